using SimpleClip.Images;

namespace SimpleClip.Data;

/// <summary>
/// What happens to a training image on its way to the network: crop, RandAugment, colour jitter, grey, blur, flip. SLIP has this order
/// (<c>datasets.py</c>), and MobileCLIP's RandAugment follows the crop (<c>dr/transforms.py</c>). Safe for any number of threads.
/// </summary>
internal sealed class Augmentation
{
    private readonly RandomResizedCrop _crop;
    private readonly IRandomOperation[] _operations;

    /// <exception cref="ArgumentException">The options are invalid; the message lists every mistake.</exception>
    public Augmentation(AugmentationOptions options)
    {
        options.Validate();
        _crop = new RandomResizedCrop(options.MinCropScale, options.MaxCropScale);
        _operations = [.. CreateOperations(options)];
    }

    /// <summary>Makes one random view of an image. The same random numbers give the same view in every size.</summary>
    /// <param name="image">The image.</param>
    /// <param name="size">Side of the view.</param>
    /// <param name="pixels">Receives the pixels, [size, size, 3].</param>
    /// <param name="random">The sample's random numbers.</param>
    public void Apply(RgbImage image, int size, Span<byte> pixels, ref SampleRandom random)
    {
        _crop.Apply(image, size, pixels, ref random);
        foreach (IRandomOperation operation in _operations)
        {
            operation.Apply(pixels, size, ref random);
        }
    }

    private static IEnumerable<IRandomOperation> CreateOperations(AugmentationOptions options)
    {
        if (options.RandAugment is { } randAugment)
        {
            yield return new RandAugment(randAugment);
        }

        if (options.ColorJitter is { } jitter)
        {
            yield return new ColorJitter(jitter);
        }

        if (options.GrayscaleProbability > 0)
        {
            yield return new RandomGrayscale(options.GrayscaleProbability);
        }

        if (options.GaussianBlur is { } blur)
        {
            yield return new RandomGaussianBlur(blur);
        }

        if (options.FlipProbability > 0)
        {
            yield return new RandomHorizontalFlip(options.FlipProbability);
        }
    }
}
