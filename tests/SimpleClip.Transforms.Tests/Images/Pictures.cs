using SimpleClip.Testing;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace SimpleClip.Tests.Images;

/// <summary>Makes image files for tests.</summary>
internal static class Pictures
{
    /// <summary>A picture in which every pixel differs from its neighbours.</summary>
    public static Image<Rgb24> Pattern(int width, int height)
    {
        var image = new Image<Rgb24>(width, height);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                image[x, y] = new Rgb24((byte)(x * 5), (byte)(y * 7), (byte)((x + y) * 3));
            }
        }

        return image;
    }

    /// <summary>A picture of one of <see cref="ColorModel"/>'s colours.</summary>
    public static Image<Rgb24> Plain(string color, int width = 12, int height = 10)
    {
        (byte red, byte green, byte blue) = ColorModel.Colors[color];
        var image = new Image<Rgb24>(width, height);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                image[x, y] = new Rgb24(red, green, blue);
            }
        }

        return image;
    }

    public static byte[] Png(Image image)
    {
        using var stream = new MemoryStream();
        image.SaveAsPng(stream);
        return stream.ToArray();
    }

    public static byte[] Jpeg(Image image)
    {
        using var stream = new MemoryStream();
        image.SaveAsJpeg(stream);
        return stream.ToArray();
    }

    /// <summary>Writes one file of every colour into a folder: <c>red.png</c> and so on.</summary>
    public static void WriteColors(string folder)
    {
        foreach (string color in ColorModel.Colors.Keys)
        {
            using Image<Rgb24> image = Plain(color);
            File.WriteAllBytes(Path.Combine(folder, color + ".png"), Png(image));
        }
    }
}
