using System.Buffers;
using Microsoft.ML.Data;

namespace SimpleClip.Data;

/// <summary>A sample ready for the network, or the reason why it is not. Dispose it to give its memory back.</summary>
internal sealed class PreparedSample : IDisposable
{
    private byte[]? _pixels;

    private PreparedSample(PairSample sample)
    {
        Id = sample.Id;
        Name = sample.Name;
    }

    public DataViewRowId Id { get; }

    /// <summary>The row in words, for messages.</summary>
    public string Name { get; }

    /// <summary>Why the sample cannot be used; null if it can.</summary>
    public string? Problem { get; private init; }

    /// <summary>The image, [size, size, 3]; longer than needed.</summary>
    public byte[] Pixels => _pixels ?? throw new ObjectDisposedException(nameof(PreparedSample));

    /// <summary>Token ids, one row of the context's length per caption.</summary>
    public long[] Tokens { get; private init; } = [];

    /// <summary>The number of ids before the padding in the longest caption.</summary>
    public int TokenCount { get; private init; }

    public static PreparedSample Unusable(PairSample sample, string problem) => new(sample) { Problem = problem };

    /// <summary>Takes over pixels rented from the shared pool.</summary>
    public static PreparedSample Create(PairSample sample, byte[] rentedPixels, long[] tokens, int tokenCount) =>
        new(sample) { _pixels = rentedPixels, Tokens = tokens, TokenCount = tokenCount };

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _pixels, null) is { } pixels)
        {
            ArrayPool<byte>.Shared.Return(pixels);
        }
    }
}
