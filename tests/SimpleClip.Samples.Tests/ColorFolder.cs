using SimpleClip.Testing;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace SimpleClip.Samples.Tests;

/// <summary>A model that knows colours, and pictures of them in a folder for each.</summary>
internal static class ColorFolder
{
    /// <summary>Writes <c>model.clip</c>, and pictures into <c>photos</c>.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="picturesPerColor">Pictures of each colour, no two quite alike.</param>
    public static void Write(TemporaryFolder folder, int picturesPerColor)
    {
        ColorModel.Create().Save(folder.File("model.clip"));
        foreach ((string name, (byte red, byte green, byte blue)) in ColorModel.Colors)
        {
            Directory.CreateDirectory(folder.File($"photos/{name}"));
            for (int i = 0; i < picturesPerColor; i++)
            {
                using var image = new Image<Rgb24>(10, 10, new Rgb24(Shade(red, i), Shade(green, i), Shade(blue, i)));
                image.SaveAsPng(folder.File($"photos/{name}/{i}.png"));
            }
        }
    }

    private static byte Shade(byte value, int number) => (byte)(value == 255 ? 255 - number : number);
}
