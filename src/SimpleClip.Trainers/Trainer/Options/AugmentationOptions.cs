namespace SimpleClip;

/// <summary>stub</summary>
public sealed record AugmentationOptions
{
    /// <summary>stub</summary>
    public double MinCropScale { get; set; } = 0.5;

    /// <summary>stub</summary>
    public double FlipProbability { get; set; } = 0.5;
}
