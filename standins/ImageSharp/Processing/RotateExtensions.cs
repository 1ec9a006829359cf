using SixLabors.ImageSharp.Memory;
using SixLabors.ImageSharp.Metadata;

namespace SixLabors.ImageSharp.Processing;

public static class RotateExtensions
{
    public static IImageProcessingContext Rotate(this IImageProcessingContext source, RotateMode rotateMode) => rotateMode switch
    {
        RotateMode.Rotate90 => source.Apply(new QuarterTurn()),
        RotateMode.Rotate180 => source.Flip(FlipMode.Vertical).Flip(FlipMode.Horizontal),
        RotateMode.Rotate270 => source.Apply(new QuarterTurn()).Flip(FlipMode.Vertical).Flip(FlipMode.Horizontal),
        _ => source,
    };

    // Clockwise.
    private sealed class QuarterTurn : IImageOperation
    {
        PixelBuffer<TPixel> IImageOperation.Apply<TPixel>(PixelBuffer<TPixel> source, Configuration configuration, ImageMetadata metadata)
        {
            var turned = new PixelBuffer<TPixel>(configuration, source.Height, source.Width);
            Span<TPixel> target = turned.Pixels;
            for (int y = 0; y < source.Height; y++)
            {
                ReadOnlySpan<TPixel> row = source.Row(y);
                int column = source.Height - 1 - y;
                for (int x = 0; x < row.Length; x++)
                {
                    target[(x * turned.Width) + column] = row[x];
                }
            }

            return turned;
        }
    }
}
