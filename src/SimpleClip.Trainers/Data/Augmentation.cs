using SimpleClip.Images;

namespace SimpleClip.Data;

/// <summary>What happens to a training image on its way to the network.</summary>
/// <param name="Crop">The random crop.</param>
/// <param name="FlipProbability">How often an image is mirrored from left to right, from 0 to 1.</param>
internal sealed record Augmentation(RandomResizedCrop Crop, double FlipProbability)
{
    /// <summary>Makes one random view of an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="size">Side of the view.</param>
    /// <param name="pixels">Receives the pixels, [size, size, 3].</param>
    /// <param name="random">The sample's random numbers.</param>
    public void Apply(RgbImage image, int size, Span<byte> pixels, ref SampleRandom random)
    {
        Crop.Apply(image, size, pixels, ref random);
        if (random.NextDouble() < FlipProbability)
        {
            HorizontalFlip.Apply(pixels, size);
        }
    }
}
