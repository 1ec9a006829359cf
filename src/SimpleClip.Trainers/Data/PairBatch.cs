using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace SimpleClip.Data;

/// <summary>A batch in main memory: images as bytes, captions as tokens. Its arrays are used again for the next batch.</summary>
/// <param name="Count">Number of images.</param>
/// <param name="ImageSize">Side of an image.</param>
/// <param name="Pixels">[count, size, size, 3].</param>
/// <param name="CaptionCounts">Number of captions of each image.</param>
/// <param name="Tokens">[captions, context length].</param>
/// <param name="ContextLength">Length of a row of tokens.</param>
/// <param name="TokenCount">The number of ids before the padding in the longest caption.</param>
internal sealed record PairBatch(
    int Count, int ImageSize, ReadOnlyMemory<byte> Pixels, IReadOnlyList<int> CaptionCounts, ReadOnlyMemory<long> Tokens, int ContextLength, int TokenCount)
{
    /// <summary>The images as bytes on a device, [count, size, size, 3].</summary>
    public Tensor ImagesOn(Device device)
    {
        Tensor images = empty([Count, ImageSize, ImageSize, 3], dtype: ScalarType.Byte);
        Pixels.Span.CopyTo(images.bytes);
        return images.to(device);
    }

    /// <summary>
    /// The tokens on a device, [captions, tokens]. The padding that all rows share is left out where it may be: behind the end token it changes
    /// nothing in a causal tower, and costs time.
    /// </summary>
    /// <param name="device">Where to.</param>
    /// <param name="padded">Whether every row is to fill the context; see <see cref="Networks.TextTower.ReadsPadding"/>.</param>
    public Tensor TokensOn(Device device, bool padded)
    {
        Tensor tokens = empty([Tokens.Length / ContextLength, ContextLength], dtype: ScalarType.Int64);
        MemoryMarshal.AsBytes(Tokens.Span).CopyTo(tokens.bytes);
        return tokens.narrow(1, 0, padded ? ContextLength : TokenCount).contiguous().to(device);
    }
}
