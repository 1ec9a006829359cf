using SixLabors.ImageSharp.Memory;
using SixLabors.ImageSharp.Metadata;
using SixLabors.ImageSharp.Metadata.Profiles.Exif;

namespace SixLabors.ImageSharp.Processing;

public static class AutoOrientExtensions
{
    private const ushort Upright = 1;

    // The orientations of EXIF: 2 to 4 are mirrored or turned by 180 degrees, 5 to 8 lie on a side.
    public static IImageProcessingContext AutoOrient(this IImageProcessingContext source)
    {
        var read = new ReadOrientation();
        source.Apply(read);
        return read.Value switch
        {
            2 => source.Flip(FlipMode.Horizontal),
            3 => source.Rotate(RotateMode.Rotate180),
            4 => source.Flip(FlipMode.Vertical),
            5 => source.Rotate(RotateMode.Rotate90).Flip(FlipMode.Horizontal),
            6 => source.Rotate(RotateMode.Rotate90),
            7 => source.Rotate(RotateMode.Rotate270).Flip(FlipMode.Horizontal),
            8 => source.Rotate(RotateMode.Rotate270),
            _ => source,
        };
    }

    // Takes the orientation out of the metadata and marks the image as upright.
    private sealed class ReadOrientation : IImageOperation
    {
        public ushort Value { get; private set; }

        PixelBuffer<TPixel> IImageOperation.Apply<TPixel>(PixelBuffer<TPixel> source, Configuration configuration, ImageMetadata metadata)
        {
            if (metadata.ExifProfile is { } profile && profile.TryGetValue(ExifTag.Orientation, out IExifValue<ushort>? value))
            {
                Value = value.Value;
                profile.SetValue(ExifTag.Orientation, Upright);
            }

            return source;
        }
    }
}
