using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;

namespace SimpleClip.Images;

/// <summary>An image that is still encoded; decoded by ImageSharp.</summary>
internal abstract class EncodedSource(string name) : ImageSource(name)
{
    private static readonly DecoderOptions Plain = new() { MaxFrames = 1, SkipMetadata = true };
    private static readonly DecoderOptions WithMetadata = new() { MaxFrames = 1 };

    private protected RgbImage Decode(ReadOnlySpan<byte> bytes, long maxPixels, bool autoOrient)
    {
        if (bytes.IsEmpty)
        {
            throw new ImageReadException(ImageReadFailure.Empty, Name, "it has no bytes; expected an image file.");
        }

        try
        {
            ImageInfo info = Image.Identify(bytes);
            CheckSize(info.Width, info.Height, maxPixels);
            if (JpegEnd.IsMissing(bytes))
            {
                throw new ImageReadException(ImageReadFailure.Damaged, Name, "the JPEG data are cut off; expected an end-of-image marker.");
            }

            using Image<Rgb24> image = Image.Load<Rgb24>(autoOrient ? WithMetadata : Plain, bytes);
            if (autoOrient)
            {
                image.Mutate(context => context.AutoOrient());
            }

            return RgbImage.Create(image.Width, image.Height, image, static (from, to) => from.CopyPixelDataTo(to));
        }
        catch (UnknownImageFormatException exception)
        {
            throw new ImageReadException(
                ImageReadFailure.NotAnImage,
                Name,
                "its format is unknown; expected JPEG, PNG, WebP, BMP, GIF or another format that ImageSharp reads.",
                exception);
        }
        catch (Exception exception) when (exception is not (ImageReadException or OutOfMemoryException))
        {
            // Damaged data make decoders fail in many ways, not only with the exceptions meant for it.
            throw new ImageReadException(
                ImageReadFailure.Damaged, Name, $"the data are damaged or incomplete. {exception.Message}", exception);
        }
    }
}
