using SixLabors.ImageSharp.Codecs;
using SixLabors.ImageSharp.PixelFormats;

namespace SixLabors.ImageSharp.Formats.Jpeg;

// Decodes at 1/8, 1/4 or 1/2 of the size: the smallest that covers the target. Nothing is resized after that.
public sealed class JpegDecoder : SpecializedImageDecoder<JpegDecoderOptions>
{
    private JpegDecoder()
    {
    }

    public static JpegDecoder Instance { get; } = new();

    protected override Image<TPixel> Decode<TPixel>(JpegDecoderOptions options, Stream stream, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.ResizeMode != JpegDecoderResizeMode.IdctOnly)
        {
            throw new NotSupportedException("Of the resize modes only IdctOnly is supported.");
        }

        return ImageFile.Decode<TPixel>(options.GeneralOptions, Image.ReadAll(stream), options.GeneralOptions.TargetSize);
    }
}
