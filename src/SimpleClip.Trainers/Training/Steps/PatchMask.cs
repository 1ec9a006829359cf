using static TorchSharp.torch;

namespace SimpleClip.Training;

/// <summary>Blacks out patches of pictures at random, whatever the tower: CLIP-KD's masked feature distillation.</summary>
/// <param name="ratio">The share of patches that is blacked out.</param>
/// <param name="patchSize">Side of a patch in pixels.</param>
internal sealed class PatchMask(double ratio, int patchSize)
{
    /// <summary>Draws a mask, 1 where a pixel is seen and 0 elsewhere, float32 [images, 1, size, size].</summary>
    public Tensor Draw(long images, int size, Generator random, Device device)
    {
        using var scope = NewDisposeScope();
        int side = (size + patchSize - 1) / patchSize;
        int seen = Math.Max(1, (int)Math.Round(side * side * (1 - ratio)));
        Tensor noise = empty([images, side * side], dtype: ScalarType.Float32).uniform_(0, 1, random);
        Tensor kept = noise.topk(seen).indexes;
        Tensor patches = zeros([images, side * side]).scatter_(1, kept, ones([images, seen]));
        return patches.view(images, 1, side, side)
            .repeat_interleave(patchSize, 2).repeat_interleave(patchSize, 3)
            .narrow(2, 0, size).narrow(3, 0, size).contiguous()
            .to(device).MoveToOuterDisposeScope();
    }
}
