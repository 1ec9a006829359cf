using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>Which patches of an image are seen where some are left out at random, as FLIP (arXiv 2212.00794) does to train
/// faster.</summary>
public static class PatchDropout
{
    /// <summary>The number of patches that are seen, <c>max(1, ⌊patches · (1 − probability)⌋)</c>.</summary>
    /// <param name="patches">Patches of an image.</param>
    /// <param name="probability">The share that is left out, from 0 up to but not including 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="probability"/> is outside its range.</exception>
    public static int CountKept(int patches, double probability) =>
        probability is >= 0 and < 1
            ? Math.Max(1, (int)(patches * (1 - probability)))
            : throw new ArgumentOutOfRangeException(nameof(probability), probability, "Expected a share from 0 up to but not including 1.");

    /// <summary>Draws the patches that are seen, another set for each image.</summary>
    /// <param name="images">Number of images.</param>
    /// <param name="patches">Patches of an image.</param>
    /// <param name="probability">The share that is left out, from 0 up to but not including 1.</param>
    /// <param name="random">The source of randomness, on the CPU; null takes the process-wide one.</param>
    /// <returns>int64 [images, kept], on the CPU.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="probability"/> is outside its range.</exception>
    public static Tensor Draw(long images, int patches, double probability, Generator? random = null)
    {
        using Tensor noise = empty([images, patches], dtype: ScalarType.Float32).normal_(0, 1, random);
        return Select(noise, probability);
    }

    /// <summary>Selects the patches of the largest noise, as open_clip does.</summary>
    /// <param name="noise">[images, patches].</param>
    /// <param name="probability">The share that is left out, from 0 up to but not including 1.</param>
    /// <returns>int64 [images, kept], 0 for the patch in the upper left corner.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="probability"/> is outside its range.</exception>
    public static Tensor Select(Tensor noise, double probability)
    {
        ArgumentNullException.ThrowIfNull(noise);
        (Tensor values, Tensor kept) = noise.topk(CountKept((int)noise.shape[1], probability));
        values.Dispose();
        return kept;
    }
}
