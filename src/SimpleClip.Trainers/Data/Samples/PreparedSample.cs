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

    /// <summary>The pictures one after the other, each [size, size, 3]; longer than needed.</summary>
    public byte[] Pixels => _pixels ?? throw new ObjectDisposedException(nameof(PreparedSample));

    /// <summary>The captions, once for each text input.</summary>
    public IReadOnlyList<PreparedTexts> Texts { get; private init; } = [];

    public static PreparedSample Unusable(PairSample sample, string problem) => new(sample) { Problem = problem };

    /// <summary>Takes over pixels rented from the shared pool.</summary>
    public static PreparedSample Create(PairSample sample, byte[] rentedPixels, IReadOnlyList<PreparedTexts> texts) =>
        new(sample) { _pixels = rentedPixels, Texts = texts };

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _pixels, null) is { } pixels)
        {
            ArrayPool<byte>.Shared.Return(pixels);
        }
    }
}
