using SixLabors.ImageSharp.Memory;
using SixLabors.ImageSharp.Metadata;

namespace SixLabors.ImageSharp.Processing;

public static class CropExtensions
{
    public static IImageProcessingContext Crop(this IImageProcessingContext source, int width, int height) => Crop(source, new Rectangle(0, 0, width, height));

    public static IImageProcessingContext Crop(this IImageProcessingContext source, Rectangle cropRectangle)
    {
        Size size = source.GetCurrentSize();
        return new Rectangle(0, 0, size.Width, size.Height).Contains(cropRectangle)
            ? source.Apply(new Operation(cropRectangle))
            : throw new ArgumentException("Crop rectangle should be smaller than the source bounds.", nameof(cropRectangle));
    }

    private sealed class Operation(Rectangle rectangle) : IImageOperation
    {
        PixelBuffer<TPixel> IImageOperation.Apply<TPixel>(PixelBuffer<TPixel> source, Configuration configuration, ImageMetadata metadata)
        {
            var cropped = new PixelBuffer<TPixel>(configuration, rectangle.Width, rectangle.Height);
            for (int y = 0; y < rectangle.Height; y++)
            {
                source.Row(rectangle.Y + y).Slice(rectangle.X, rectangle.Width).CopyTo(cropped.Row(y));
            }

            return cropped;
        }
    }
}
