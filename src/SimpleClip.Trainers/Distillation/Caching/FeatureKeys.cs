using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace SimpleClip.Distillation;

/// <summary>The keys of a batch.</summary>
internal static class FeatureKeys
{
    /// <summary>The key of every image: of its bytes, at the teacher's size.</summary>
    /// <param name="pixels">uint8 [images, size, size, 3], on any device.</param>
    public static FeatureKey[] OfImages(Tensor pixels)
    {
        using var scope = NewDisposeScope();
        Tensor bytes = pixels.cpu().contiguous();
        var keys = new FeatureKey[bytes.shape[0]];
        int length = (int)(bytes.numel() / Math.Max(1, keys.Length));
        Parallel.For(0, keys.Length, i => keys[i] = FeatureKey.Of(bytes.bytes.Slice(i * length, length)));
        return keys;
    }

    /// <summary>The key of every text: of its token ids without the padding, so that it does not depend on how much of that there
    /// is.</summary>
    /// <param name="tokens">int64 [texts, tokens], on any device.</param>
    /// <param name="endToken">The id that ends a text.</param>
    public static FeatureKey[] OfTexts(Tensor tokens, long endToken)
    {
        using var scope = NewDisposeScope();
        Tensor ids = tokens.cpu().contiguous();
        int length = (int)ids.shape[1];
        var keys = new FeatureKey[ids.shape[0]];
        for (int i = 0; i < keys.Length; i++)
        {
            ReadOnlySpan<long> row = MemoryMarshal.Cast<byte, long>(ids.bytes).Slice(i * length, length);

            // The last one: a text may speak of the end token, and what follows that reaches a tower which reads all tokens.
            int end = row.LastIndexOf(endToken);
            keys[i] = FeatureKey.Of(MemoryMarshal.AsBytes(end < 0 ? row : row[..(end + 1)]));
        }

        return keys;
    }
}
