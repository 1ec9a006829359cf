namespace SixLabors.ImageSharp.Formats.Bmp;

public sealed class BmpFormat : IImageFormat
{
    private BmpFormat()
    {
    }

    public static BmpFormat Instance { get; } = new();

    public string Name => "BMP";

    public string DefaultMimeType => "image/bmp";

    public IEnumerable<string> FileExtensions { get; } = ["bmp", "bm", "dip"];
}
