using SimpleClip.Images;

namespace SimpleClip.Data;

/// <summary>Replaces each byte of an image by its entry in a table of 256, as Pillow's <c>Image.point</c>.</summary>
internal static class PixelTable
{
    /// <summary>Entries of a table.</summary>
    public const int Size = byte.MaxValue + 1;

    /// <summary>Replaces in place, all channels alike.</summary>
    public static void Apply(Span<byte> pixels, ReadOnlySpan<byte> table) => Apply(pixels, table, table, table);

    /// <summary>Replaces in place, each channel by its own table.</summary>
    public static void Apply(Span<byte> pixels, ReadOnlySpan<byte> red, ReadOnlySpan<byte> green, ReadOnlySpan<byte> blue)
    {
        for (int i = 0; i <= pixels.Length - RgbImage.Channels; i += RgbImage.Channels)
        {
            pixels[i] = red[pixels[i]];
            pixels[i + 1] = green[pixels[i + 1]];
            pixels[i + 2] = blue[pixels[i + 2]];
        }
    }
}
