using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace SimpleClip.Data;

/// <summary>Captions of a batch as token ids, in memory that the next batch uses again.</summary>
/// <param name="Count">Number of captions.</param>
/// <param name="ContextLength">Length of a row.</param>
/// <param name="TokenCount">The number of ids before the padding in the longest caption.</param>
/// <param name="Ids">[count, context length].</param>
internal sealed record TokenBlock(int Count, int ContextLength, int TokenCount, ReadOnlyMemory<long> Ids)
{
    /// <summary>
    /// The tokens on a device, [count, tokens]. The padding that all rows share is left out where it may be: behind the end token it
    /// changes nothing in a causal tower, and costs time.
    /// </summary>
    /// <param name="device">Where to.</param>
    /// <param name="padded">Whether every row is to fill the context; see <see cref="Networks.TextTower.ReadsPadding"/>.</param>
    public Tensor On(Device device, bool padded)
    {
        Tensor tokens = empty([Count, ContextLength], dtype: ScalarType.Int64);
        MemoryMarshal.AsBytes(Ids.Span).CopyTo(tokens.bytes);
        return tokens.narrow(1, 0, padded ? ContextLength : TokenCount).contiguous().to(device);
    }
}
