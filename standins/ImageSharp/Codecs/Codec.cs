using SixLabors.ImageSharp.Formats;

namespace SixLabors.ImageSharp.Codecs;

// One file format. Decoded pixels are 8 bits a channel: grey, RGB or RGBA.
internal abstract class Codec
{
    public abstract IImageFormat Format { get; }

    public abstract bool Recognizes(ReadOnlySpan<byte> data);

    public abstract ImageHeader ReadHeader(ReadOnlySpan<byte> data);

    public abstract void Decode(ReadOnlySpan<byte> data, ImageHeader header, Span<byte> pixels);

    // The EXIF block, beginning with its TIFF header; empty if there is none.
    public abstract ReadOnlySpan<byte> FindExif(ReadOnlySpan<byte> data);
}
