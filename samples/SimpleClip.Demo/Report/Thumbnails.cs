using SimpleClip.Images;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace SimpleClip.Demo.Report;

/// <summary>Images as data inside the page: the square that the model sees of them.</summary>
internal sealed class Thumbnails(int size = Thumbnails.DefaultSize)
{
    private const int DefaultSize = 96;
    private readonly ClipImageProcessor _processor = new(ImageProcessorOptions.OpenAI(size));

    /// <summary>An img element.</summary>
    public Html Of(string path, string description)
    {
        byte[] pixels = new byte[_processor.ValuesPerImage];
        _processor.ProcessPixels(ImageSource.FromFile(path), pixels);
        using var image = new Image<Rgb24>(size, size);
        for (int i = 0; i < size * size; i++)
        {
            image[i % size, i / size] = new Rgb24(pixels[3 * i], pixels[(3 * i) + 1], pixels[(3 * i) + 2]);
        }

        // Drawings stay sharp as PNG; photographs become small as JPEG.
        bool isDrawing = Path.GetExtension(path).Equals(".png", StringComparison.OrdinalIgnoreCase);
        using var stream = new MemoryStream();
        if (isDrawing)
        {
            image.SaveAsPng(stream);
        }
        else
        {
            image.SaveAsJpeg(stream);
        }

        string data = $"data:image/{(isDrawing ? "png" : "jpeg")};base64,{Convert.ToBase64String(stream.ToArray())}";
        return Html.Of($"<img width=\"{size}\" height=\"{size}\" alt=\"{description}\" src=\"{new Html(data)}\">");
    }
}
