using System.ComponentModel.DataAnnotations;

namespace SimpleClip;

/// <summary>
/// RandAugment (E. D. Cubuk et al., 2019) as torchvision has it: each image goes through some operations drawn from identity, shear, shift,
/// rotation, brightness, colour, contrast, sharpness, posterize, solarize, auto-contrast and equalize. Moved images take the nearest pixel,
/// and are black where there was no image.
/// </summary>
public sealed class RandAugmentOptions
{
    /// <summary>The highest magnitude.</summary>
    internal const int MaxMagnitude = 30;

    /// <summary>Operations per image.</summary>
    [Range(1, 100)]
    public int Operations { get; set; } = 2;

    /// <summary>
    /// Strength of the operations on torchvision's scale from 0 to 30. timm's scale ends at 10: its magnitude m is about 3 m here.
    /// </summary>
    [Range(0.0, MaxMagnitude)]
    public double Magnitude { get; set; } = 9;

    /// <summary>
    /// Standard deviation of the magnitude, on the same scale: each operation draws its own about <see cref="Magnitude"/>, as timm's
    /// <c>mstd</c>. 0 gives all the same.
    /// </summary>
    [Range(0.0, MaxMagnitude)]
    public double MagnitudeStd { get; set; }
}
