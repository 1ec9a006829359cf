using System.Runtime.InteropServices;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;

namespace SimpleClip.Images;

/// <summary>An image that is still encoded; decoded by ImageSharp.</summary>
internal abstract class EncodedSource(string name) : ImageSource(name)
{
    /// <summary>JPEG's transform works on blocks of so many pixels a side, and can make 1, 2 or 4 pixels of them at once.</summary>
    private const int BlockSide = 8;

    private static readonly DecoderOptions Plain = new() { MaxFrames = 1, SkipMetadata = true };
    private static readonly DecoderOptions WithMetadata = new() { MaxFrames = 1 };

    /// <summary>Fails if there are no bytes, or more than allowed.</summary>
    private protected void CheckLength(long length, long maxBytes)
    {
        if (length == 0)
        {
            throw new ImageReadException(ImageReadFailure.Empty, Name, "it has no bytes; expected an image file.");
        }

        if (length > Math.Min(maxBytes, Array.MaxLength))
        {
            throw new ImageReadException(
                ImageReadFailure.TooLarge,
                Name,
                $"it has {length} bytes; expected at most {Math.Min(maxBytes, Array.MaxLength)} (the option MaxBytes).");
        }
    }

    private protected RgbImage Decode(ReadOnlyMemory<byte> file, DecodingRequest request)
    {
        try
        {
            DecoderOptions options = request.AutoOrient ? WithMetadata : Plain;
            Check(WebpDamage.IsWebp(file.Span) ? WebpDamage.Find(file.Span)
                : PngDamage.IsPng(file.Span) ? PngDamage.FindInChunks(file.Span)
                : null);
            ImageInfo info = Image.Identify(Plain, file.Span);
            CheckSize(info.Width, info.Height, request.MaxPixels);
            Check(JpegDamage.IsJpeg(file.Span) ? JpegDamage.Find(file.Span, (long)info.Width * info.Height)
                : PngDamage.IsPng(file.Span) ? PngDamage.Find(file.Span, info.Width, info.Height)
                : null);
            using Image<Rgb24> image = IsReducible(file.Span, info, request)
                ? DecodeReduced(file, options, request.EnoughPixels!.Value)
                : Image.Load<Rgb24>(options, file.Span);
            int reduction = (int)Math.Round((double)info.Width / image.Width);
            if (request.AutoOrient)
            {
                image.Mutate(context => context.AutoOrient());
            }

            // Only an image that was not turned may end within a block.
            (int width, int height) = reduction > 1 && !request.AutoOrient
                ? (info.Width, info.Height)
                : (image.Width * reduction, image.Height * reduction);
            return RgbImage.Create(
                image.Width,
                image.Height,
                image,
                static (from, to) => from.CopyPixelDataTo(to),
                new ImageReduction(reduction, width, height));
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

    private static bool IsReducible(ReadOnlySpan<byte> file, ImageInfo info, DecodingRequest request) =>
        JpegDamage.IsJpeg(file) &&
        Math.Min(info.Width, info.Height) / 2 >= request.EnoughPixels &&
        (!request.AutoOrient || (info.Width % BlockSide == 0 && info.Height % BlockSide == 0));

    private static Image<Rgb24> DecodeReduced(ReadOnlyMemory<byte> file, DecoderOptions options, int enoughPixels)
    {
        if (!MemoryMarshal.TryGetArray(file, out ArraySegment<byte> segment))
        {
            segment = file.ToArray();
        }

        using var stream = new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false);
        var reduced = new DecoderOptions
        {
            MaxFrames = options.MaxFrames, SkipMetadata = options.SkipMetadata, TargetSize = new Size(enoughPixels, enoughPixels),
        };
        return JpegDecoder.Instance.Decode<Rgb24>(
            new JpegDecoderOptions { GeneralOptions = reduced, ResizeMode = JpegDecoderResizeMode.IdctOnly }, stream);
    }

    private void Check(string? damage)
    {
        if (damage is not null)
        {
            throw new ImageReadException(ImageReadFailure.Damaged, Name, damage);
        }
    }
}
