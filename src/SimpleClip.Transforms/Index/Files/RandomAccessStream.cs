using Microsoft.Win32.SafeHandles;
using SimpleClip.Weights;

namespace SimpleClip.Indexing.Files;

/// <summary>Writes to a file from a position on, and leaves it open.</summary>
internal sealed class RandomAccessStream(SafeFileHandle handle, long position) : WriteOnlyStream
{
    private long _position = position;

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        RandomAccess.Write(handle, buffer, _position);
        _position += buffer.Length;
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }
}
