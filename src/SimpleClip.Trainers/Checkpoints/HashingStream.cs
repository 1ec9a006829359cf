using System.Security.Cryptography;
using SimpleClip.Weights;

namespace SimpleClip.Checkpoints;

/// <summary>Passes on what is written, and computes its SHA-256.</summary>
internal sealed class HashingStream(Stream stream) : WriteOnlyStream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>The hash of everything written so far.</summary>
    public byte[] CurrentHash => _hash.GetCurrentHash();

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _hash.AppendData(buffer);
        stream.Write(buffer);
    }

    /// <inheritdoc/>
    public override void Flush() => stream.Flush();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _hash.Dispose();
        base.Dispose(disposing);
    }
}
