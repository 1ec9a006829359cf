using SixLabors.ImageSharp.Metadata;

namespace SixLabors.ImageSharp;

public class ImageInfo
{
    internal ImageInfo(Size size, ImageMetadata metadata) => (Size, Metadata) = (size, metadata);

    public int Width => Size.Width;

    public int Height => Size.Height;

    public Size Size { get; }

    public Rectangle Bounds => new(0, 0, Width, Height);

    public ImageMetadata Metadata { get; }
}
