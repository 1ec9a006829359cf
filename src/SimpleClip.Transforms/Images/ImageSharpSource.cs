using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace SimpleClip.Images;

/// <summary>An image that ImageSharp has decoded. It carries no orientation to apply any more.</summary>
internal sealed class ImageSharpSource(Image<Rgb24> image, string name) : ImageSource(name)
{
    internal override RgbImage Decode(DecodingRequest request)
    {
        CheckSize(image.Width, image.Height, request.MaxPixels);
        return RgbImage.Create(image.Width, image.Height, image, static (from, to) => from.CopyPixelDataTo(to));
    }
}
