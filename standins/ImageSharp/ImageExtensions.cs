using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Bmp;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Png;

namespace SixLabors.ImageSharp;

public static class ImageExtensions
{
    public static void Save(this Image source, string path) => source.Save(path, Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".png" => new PngEncoder(),
        ".jpg" or ".jpeg" or ".jfif" => new JpegEncoder(),
        ".bmp" => new BmpEncoder(),
        string extension => throw new UnknownImageFormatException($"No encoder was found for extension '{extension}'."),
    });

    public static void Save(this Image source, string path, IImageEncoder encoder)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(encoder);
        using FileStream stream = File.Create(path);
        source.Save(stream, encoder);
    }

    public static void SaveAsPng(this Image source, string path) => source.SaveAsPng(path, new PngEncoder());

    public static void SaveAsPng(this Image source, string path, PngEncoder encoder) => source.Save(path, encoder);

    public static void SaveAsPng(this Image source, Stream stream) => source.SaveAsPng(stream, new PngEncoder());

    public static void SaveAsPng(this Image source, Stream stream, PngEncoder encoder) => source.Save(stream, encoder);

    public static void SaveAsJpeg(this Image source, string path) => source.SaveAsJpeg(path, new JpegEncoder());

    public static void SaveAsJpeg(this Image source, string path, JpegEncoder encoder) => source.Save(path, encoder);

    public static void SaveAsJpeg(this Image source, Stream stream) => source.SaveAsJpeg(stream, new JpegEncoder());

    public static void SaveAsJpeg(this Image source, Stream stream, JpegEncoder encoder) => source.Save(stream, encoder);

    public static void SaveAsBmp(this Image source, string path) => source.Save(path, new BmpEncoder());

    public static void SaveAsBmp(this Image source, Stream stream) => source.Save(stream, new BmpEncoder());
}
