using SixLabors.ImageSharp.Memory;
using SixLabors.ImageSharp.Metadata;

namespace SixLabors.ImageSharp.Processing;

public static class FlipExtensions
{
    public static IImageProcessingContext Flip(this IImageProcessingContext source, FlipMode flipMode) => source.Apply(new Operation(flipMode));

    private sealed class Operation(FlipMode mode) : IImageOperation
    {
        PixelBuffer<TPixel> IImageOperation.Apply<TPixel>(PixelBuffer<TPixel> source, Configuration configuration, ImageMetadata metadata)
        {
            if (mode == FlipMode.Horizontal)
            {
                for (int y = 0; y < source.Height; y++)
                {
                    source.Row(y).Reverse();
                }
            }
            else if (mode == FlipMode.Vertical)
            {
                // All pixels in reverse order are upside down and mirrored; then the rows are mirrored back.
                source.Pixels.Reverse();
                return ((IImageOperation)new Operation(FlipMode.Horizontal)).Apply(source, configuration, metadata);
            }

            return source;
        }
    }
}
