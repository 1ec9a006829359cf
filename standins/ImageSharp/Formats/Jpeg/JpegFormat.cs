namespace SixLabors.ImageSharp.Formats.Jpeg;

public sealed class JpegFormat : IImageFormat
{
    private JpegFormat()
    {
    }

    public static JpegFormat Instance { get; } = new();

    public string Name => "JPEG";

    public string DefaultMimeType => "image/jpeg";

    public IEnumerable<string> FileExtensions { get; } = ["jpg", "jpeg", "jfif"];
}
