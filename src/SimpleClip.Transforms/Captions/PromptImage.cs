using Microsoft.Extensions.AI;
using SimpleClip.Images;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace SimpleClip.Captions;

/// <summary>An image to be sent: a file, or the bytes of one.</summary>
/// <param name="Name">The file's path, or another name for messages.</param>
/// <param name="Bytes">The bytes; null to read the file.</param>
internal sealed record PromptImage(string Name, ReadOnlyMemory<byte>? Bytes = null)
{
    /// <summary>What chat services take.</summary>
    private static readonly string[] Accepted = ["image/jpeg", "image/png", "image/webp", "image/gif"];

    /// <summary>Encodes pixels as PNG.</summary>
    public static PromptImage FromPixels(ImageSource source, string name) => new(name, ToPng(source));

    /// <summary>Reads the image; one of a format that chat services do not take becomes a PNG.</summary>
    /// <exception cref="ImageReadException">It is missing, or no image.</exception>
    public async ValueTask<DataContent> ReadAsync(CancellationToken cancellation)
    {
        ReadOnlyMemory<byte> bytes = Bytes ?? await ReadFileAsync(cancellation);
        return TypeOf(bytes.Span) is { } type && Accepted.Contains(type)
            ? new DataContent(bytes, type)
            : new DataContent(ToPng(ImageSource.FromBytes(bytes, Name)), "image/png");
    }

    private async Task<byte[]> ReadFileAsync(CancellationToken cancellation)
    {
        try
        {
            return await File.ReadAllBytesAsync(Name, cancellation);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ImageReadException(ImageReadFailure.Missing, Name, $"expected an image file there. {exception.Message}", exception);
        }
    }

    private static string? TypeOf(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Image.DetectFormat(bytes).DefaultMimeType;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Decoding says what is wrong with it.
            return null;
        }
    }

    private static byte[] ToPng(ImageSource source)
    {
        using RgbImage pixels = RgbImage.Decode(source);
        using Image<Rgb24> image = Image.LoadPixelData<Rgb24>(pixels.Pixels, pixels.Width, pixels.Height);
        using var png = new MemoryStream();
        image.SaveAsPng(png);
        return png.ToArray();
    }
}
