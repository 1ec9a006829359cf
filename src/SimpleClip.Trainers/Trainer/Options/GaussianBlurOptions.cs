using System.ComponentModel.DataAnnotations;

namespace SimpleClip;

/// <summary>
/// Random blur, as in SLIP: Pillow's GaussianBlur of a deviation drawn evenly from <see cref="MinSigma"/> to <see cref="MaxSigma"/>.
/// </summary>
public sealed class GaussianBlurOptions : IValidatableObject
{
    /// <summary>Side in pixels of the views that the deviations are meant for.</summary>
    internal const int ReferenceSize = 224;

    /// <summary>The share of images that are blurred, from 0 to 1.</summary>
    [Range(0.0, 1.0)]
    public double Probability { get; set; } = 0.5;

    /// <summary>
    /// The smallest standard deviation, in pixels of a view of 224 x 224, the size that SLIP uses; other views are blurred in proportion to
    /// their side.
    /// </summary>
    [Range(0.0, 10.0)]
    public double MinSigma { get; set; } = 0.1;

    /// <summary>The largest standard deviation, in the same unit, not below <see cref="MinSigma"/>.</summary>
    [Range(0.0, 10.0)]
    public double MaxSigma { get; set; } = 2;

    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext)
    {
        if (MinSigma > MaxSigma)
        {
            yield return new ValidationResult($"{nameof(MinSigma)} {MinSigma} is above {nameof(MaxSigma)} {MaxSigma}.");
        }
    }
}
