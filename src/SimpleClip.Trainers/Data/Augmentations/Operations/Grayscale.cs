using SimpleClip.Images;

namespace SimpleClip.Data;

/// <summary>Grey images by Pillow's integer form of ITU-R 601's luma.</summary>
internal static class Grayscale
{
    /// <summary>Takes the colour out of an image in place.</summary>
    /// <param name="pixels">[height, width, 3].</param>
    public static void Apply(Span<byte> pixels) => Apply(pixels, pixels);

    /// <summary>Gives an image without its colour.</summary>
    /// <param name="pixels">[height, width, 3].</param>
    /// <param name="grey">Receives as many bytes; may be the same memory.</param>
    public static void Apply(ReadOnlySpan<byte> pixels, Span<byte> grey)
    {
        for (int i = 0; i <= pixels.Length - RgbImage.Channels; i += RgbImage.Channels)
        {
            byte luma = Luma(pixels[i], pixels[i + 1], pixels[i + 2]);
            grey[i + 2] = luma;
            grey[i + 1] = luma;
            grey[i] = luma;
        }
    }

    /// <summary>The mean of the grey image, rounded.</summary>
    /// <param name="pixels">[height, width, 3].</param>
    public static byte Mean(ReadOnlySpan<byte> pixels)
    {
        long sum = 0;
        for (int i = 0; i <= pixels.Length - RgbImage.Channels; i += RgbImage.Channels)
        {
            sum += Luma(pixels[i], pixels[i + 1], pixels[i + 2]);
        }

        return (byte)(((double)sum / (pixels.Length / RgbImage.Channels)) + 0.5);
    }

    private static byte Luma(int red, int green, int blue) => (byte)(((19595 * red) + (38470 * green) + (7471 * blue) + 0x8000) >> 16);
}
