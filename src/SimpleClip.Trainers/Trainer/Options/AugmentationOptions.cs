using System.ComponentModel.DataAnnotations;
using SimpleClip.Training;
using Sweep = Microsoft.ML.SearchSpace;

namespace SimpleClip;

/// <summary>
/// How each epoch changes the training images. The steps come in this order: crop (resized bicubically), <see cref="RandAugment"/>,
/// <see cref="ColorJitter"/>, grey, <see cref="GaussianBlur"/>, flip. Plain values that survive a round trip through JSON; null for a step
/// means that it is left out.
/// </summary>
public sealed class AugmentationOptions : IValidatableObject
{
    /// <summary>The smallest share of an image's area that a random crop keeps.</summary>
    [Sweep.Range(0.2, 1.0, 0.5)]
    [Range(0.01, 1.0)]
    public double MinCropScale { get; set; } = 0.5;

    /// <summary>
    /// The largest share of an image's area that a random crop keeps, not below <see cref="MinCropScale"/>. With both 1, images are only
    /// cut to a shape (width to height) between 3:4 and 4:3.
    /// </summary>
    [Range(0.01, 1.0)]
    public double MaxCropScale { get; set; } = 1;

    /// <summary>
    /// How often an image is mirrored, from 0 to 1. Set 0 where captions speak of left and right, or pictures hold writing.
    /// </summary>
    [Range(0.0, 1.0)]
    public double FlipProbability { get; set; } = 0.5;

    /// <summary>Random changes of colour; null for none.</summary>
    public ColorJitterOptions? ColorJitter { get; set; }

    /// <summary>How often an image loses its colour, from 0 to 1.</summary>
    [Range(0.0, 1.0)]
    public double GrayscaleProbability { get; set; }

    /// <summary>Random blur; null for none.</summary>
    public GaussianBlurOptions? GaussianBlur { get; set; }

    /// <summary>RandAugment; null for none.</summary>
    public RandAugmentOptions? RandAugment { get; set; }

    /// <summary>
    /// A light crop and nothing else, with which open_clip trains CLIP: scale 0.9 to 1 (<c>AugmentationCfg</c> in open_clip's
    /// <c>transform.py</c>).
    /// </summary>
    public static AugmentationOptions Clip => new() { MinCropScale = 0.9, FlipProbability = 0 };

    /// <summary>
    /// The two extra views of SLIP (N. Mu et al., 2021, <c>datasets.py</c>): crop of scale 0.08 to 1, colour jitter 0.4, 0.4, 0.4, 0.1,
    /// grey, blur and flip.
    /// </summary>
    public static AugmentationOptions Slip => new()
    {
        MinCropScale = 0.08,
        ColorJitter = new ColorJitterOptions(),
        GrayscaleProbability = 0.2,
        GaussianBlur = new GaussianBlurOptions(),
    };

    /// <summary>
    /// The views of MobileCLIP's reinforced data (P. K. A. Vasu et al., 2024, <c>gen.py</c> of ml-mobileclip-dr): crop of scale 0.08 to 1
    /// and RandAugment, no flip.
    /// </summary>
    public static AugmentationOptions MobileClip => new() { MinCropScale = 0.08, FlipProbability = 0, RandAugment = new RandAugmentOptions() };

    /// <summary>
    /// CLIPA's pre-training of large models on small images (X. Li et al., 2023): crop of scale 0.4 to 1, colour jitter 0.32, 0.32, 0.32,
    /// 0.08 and grey, no flip.
    /// </summary>
    public static AugmentationOptions Clipa => new()
    {
        MinCropScale = 0.4,
        FlipProbability = 0,
        ColorJitter = new ColorJitterOptions { Brightness = 0.32, Contrast = 0.32, Saturation = 0.32, Hue = 0.08 },
        GrayscaleProbability = 0.2,
    };

    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext)
    {
        if (MinCropScale > MaxCropScale)
        {
            yield return new ValidationResult($"{nameof(MinCropScale)} {MinCropScale} is above {nameof(MaxCropScale)} {MaxCropScale}.");
        }
    }

    /// <summary>Checks every setting, those of the steps too.</summary>
    /// <exception cref="ArgumentException">Some are out of range or contradict each other; the message lists every mistake.</exception>
    public void Validate() => OptionsValidation.Validate(this);
}
