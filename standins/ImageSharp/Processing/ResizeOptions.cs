using SixLabors.ImageSharp.Processing.Processors.Transforms;

namespace SixLabors.ImageSharp.Processing;

public class ResizeOptions
{
    public ResizeMode Mode { get; set; } = ResizeMode.Crop;

    public Size Size { get; set; }

    public IResampler Sampler { get; set; } = KnownResamplers.Bicubic;

    public Rectangle? TargetRectangle { get; set; }

    public bool PremultiplyAlpha { get; set; } = true;
}
