using Microsoft.ML.Data;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace SimpleClip.Images;

/// <summary>
/// Where an image comes from: a file, the bytes of a file, or an image already decoded by ML.NET or ImageSharp. A source owns nothing; an
/// image object behind it must stay alive while it is used.
/// </summary>
public abstract class ImageSource
{
    private protected ImageSource(string name) => Name = name;

    /// <summary>The name of the image in error messages.</summary>
    public string Name { get; }

    /// <summary>An image file.</summary>
    public static ImageSource FromFile(string path) => new EncodedFileSource(path);

    /// <summary>The bytes of an image file.</summary>
    /// <param name="bytes">The content of the file: JPEG, PNG, WebP, BMP, GIF, or another format that ImageSharp reads.</param>
    /// <param name="name">The name of the image in error messages.</param>
    public static ImageSource FromBytes(ReadOnlyMemory<byte> bytes, string name) => new EncodedBytesSource(bytes, name);

    /// <summary>
    /// An ML.NET image. Its pixels are taken to be premultiplied with alpha, as ML.NET makes them; this is undone before alpha is dropped.
    /// </summary>
    public static ImageSource FromMLImage(MLImage image, string name) => new MLImageSource(image, name);

    /// <summary>An ImageSharp image.</summary>
    public static ImageSource FromImage(Image<Rgb24> image, string name) => new ImageSharpSource(image, name);

    /// <summary>Decodes the image.</summary>
    /// <exception cref="ImageReadException">The image is missing, not an image, damaged or too large.</exception>
    internal abstract RgbImage Decode(DecodingRequest request);

    /// <summary>Fails if an image has too many pixels.</summary>
    private protected void CheckSize(int width, int height, long maxPixels)
    {
        maxPixels = Math.Min(maxPixels, RgbImage.MostPixels);
        if ((long)width * height > maxPixels)
        {
            throw new ImageReadException(
                ImageReadFailure.TooLarge,
                Name,
                $"it has {width} x {height} pixels; expected at most {maxPixels} in all (the option MaxPixels).");
        }
    }
}
