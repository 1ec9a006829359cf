using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Metadata.Profiles.Exif;

namespace SixLabors.ImageSharp.Metadata;

public sealed class ImageMetadata
{
    public ExifProfile? ExifProfile { get; set; }

    public IImageFormat? DecodedImageFormat { get; internal set; }

    public ImageMetadata DeepClone() => new() { ExifProfile = ExifProfile?.DeepClone(), DecodedImageFormat = DecodedImageFormat };
}
