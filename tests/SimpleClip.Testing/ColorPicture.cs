using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace SimpleClip.Testing;

/// <summary>Pictures of one colour, which <see cref="ColorModel"/> knows by its name.</summary>
public static class ColorPicture
{
    /// <summary>The bytes of a PNG file.</summary>
    /// <param name="color">One of <see cref="ColorModel.Colors"/>.</param>
    /// <param name="size">The sides in pixels.</param>
    public static byte[] Png(string color, int size = 16)
    {
        (byte red, byte green, byte blue) = ColorModel.Colors[color];
        using var image = new Image<Rgb24>(size, size, new Rgb24(red, green, blue));
        using var stream = new MemoryStream();
        image.SaveAsPng(stream);
        return stream.ToArray();
    }
}
