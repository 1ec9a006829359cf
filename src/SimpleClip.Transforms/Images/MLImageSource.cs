using Microsoft.ML.Data;

namespace SimpleClip.Images;

/// <summary>An image that ML.NET has decoded: four bytes a pixel, colours premultiplied with alpha.</summary>
internal sealed class MLImageSource(MLImage image, string name) : ImageSource(name)
{
    private const int SourceChannels = 4;
    private const int Opaque = 255;

    internal override RgbImage Decode(DecodingRequest request)
    {
        CheckSize(image.Width, image.Height, request.MaxPixels);
        return RgbImage.Create(image.Width, image.Height, image, Convert);
    }

    private static void Convert(MLImage from, Span<byte> to)
    {
        ReadOnlySpan<byte> pixels = from.Pixels;
        (int red, int blue) = from.PixelFormat == MLPixelFormat.Bgra32 ? (2, 0) : (0, 2);
        for (int source = 0, target = 0; source < pixels.Length; source += SourceChannels, target += RgbImage.Channels)
        {
            int alpha = pixels[source + 3];
            to[target] = Restore(pixels[source + red], alpha);
            to[target + 1] = Restore(pixels[source + 1], alpha);
            to[target + 2] = Restore(pixels[source + blue], alpha);
        }
    }

    private static byte Restore(byte premultiplied, int alpha) => alpha is Opaque or 0
        ? premultiplied
        : (byte)Math.Min(((premultiplied * Opaque) + (alpha / 2)) / alpha, Opaque);
}
