using System.ComponentModel.DataAnnotations;

namespace SimpleClip;

/// <summary>
/// Random changes of colour, as torchvision's ColorJitter: brightness, contrast and saturation by factors drawn evenly from 1 - x (at least
/// 0) to 1 + x, the hue by a turn drawn from -x to x, in random order. A strength of 0 leaves a change out. The defaults are SLIP's.
/// </summary>
public sealed class ColorJitterOptions
{
    /// <summary>The share of images that are changed, from 0 to 1.</summary>
    [Range(0.0, 1.0)]
    public double Probability { get; set; } = 0.8;

    /// <summary>Strength of the change of brightness.</summary>
    [Range(0.0, 10.0)]
    public double Brightness { get; set; } = 0.4;

    /// <summary>Strength of the change of contrast.</summary>
    [Range(0.0, 10.0)]
    public double Contrast { get; set; } = 0.4;

    /// <summary>Strength of the change of saturation.</summary>
    [Range(0.0, 10.0)]
    public double Saturation { get; set; } = 0.4;

    /// <summary>The largest turn of the hue, as a part of the colour circle.</summary>
    [Range(0.0, 0.5)]
    public double Hue { get; set; } = 0.1;
}
