using SixLabors.ImageSharp.Processing.Processors.Transforms;

namespace SixLabors.ImageSharp.Processing;

public static class ResizeExtensions
{
    public static IImageProcessingContext Resize(this IImageProcessingContext source, int width, int height) => Resize(source, width, height, KnownResamplers.Bicubic);

    public static IImageProcessingContext Resize(this IImageProcessingContext source, int width, int height, IResampler sampler)
    {
        Size size = Complete(new Size(width, height), source.GetCurrentSize());
        return source.Apply(new ResizeOperation(null, size, new Rectangle(0, 0, size.Width, size.Height), sampler, premultiplyAlpha: true));
    }

    public static IImageProcessingContext Resize(
        this IImageProcessingContext source, int width, int height, IResampler sampler, Rectangle sourceRectangle, Rectangle targetRectangle, bool compand) =>
        compand
            ? throw new NotSupportedException("The stand-in resizes without companding.")
            : source.Apply(new ResizeOperation(sourceRectangle, new Size(width, height), targetRectangle, sampler, premultiplyAlpha: true));

    public static IImageProcessingContext Resize(this IImageProcessingContext source, ResizeOptions options)
    {
        Size from = source.GetCurrentSize();
        Size size = Complete(options.Size, from);
        Rectangle target = options.Mode switch
        {
            ResizeMode.Crop => Cover(from, size),
            ResizeMode.Max => Fit(from, size),
            ResizeMode.Manual => options.TargetRectangle ?? throw new InvalidOperationException("Manual resizing requires a target location and size."),
            _ => new Rectangle(0, 0, size.Width, size.Height),
        };
        return source.Apply(new ResizeOperation(null, options.Mode == ResizeMode.Max ? target.Size : size, target, options.Sampler, options.PremultiplyAlpha));
    }

    // A side of 0 follows from the other one and the image's shape.
    private static Size Complete(Size size, Size image) => size switch
    {
        { Width: 0, Height: > 0 } => new Size(Math.Max(1, (int)MathF.Round(image.Width * size.Height / (float)image.Height)), size.Height),
        { Width: > 0, Height: 0 } => new Size(size.Width, Math.Max(1, (int)MathF.Round(image.Height * size.Width / (float)image.Width))),
        { Width: > 0, Height: > 0 } => size,
        _ => throw new InvalidOperationException($"Target width {size.Width} and height {size.Height} must be greater than zero."),
    };

    // The smallest rectangle of the image's shape around the whole size, centred.
    private static Rectangle Cover(Size image, Size size)
    {
        float xFactor = size.Width / (float)image.Width, yFactor = size.Height / (float)image.Height;
        return yFactor < xFactor
            ? new Rectangle(0, (int)MathF.Round((size.Height - (image.Height * xFactor)) / 2), size.Width, (int)MathF.Ceiling(image.Height * xFactor))
            : new Rectangle((int)MathF.Round((size.Width - (image.Width * yFactor)) / 2), 0, (int)MathF.Ceiling(image.Width * yFactor), size.Height);
    }

    // The largest size of the image's shape within the size.
    private static Rectangle Fit(Size image, Size size)
    {
        float xFactor = size.Width / (float)image.Width, yFactor = size.Height / (float)image.Height;
        return image.Height / (float)image.Width < size.Height / (float)size.Width
            ? new Rectangle(0, 0, size.Width, Math.Max(1, (int)MathF.Round(image.Height * xFactor)))
            : new Rectangle(0, 0, Math.Max(1, (int)MathF.Round(image.Width * yFactor)), size.Height);
    }
}
