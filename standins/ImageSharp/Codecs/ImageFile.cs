using System.Runtime.InteropServices;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Memory;
using SixLabors.ImageSharp.Metadata;
using SixLabors.ImageSharp.Metadata.Profiles.Exif;
using SixLabors.ImageSharp.PixelFormats;

namespace SixLabors.ImageSharp.Codecs;

// The way from a file's bytes to an image: which format it is, how large it is, its pixels, its orientation.
internal static class ImageFile
{
    private static readonly Codec[] Codecs = [new PngCodec(), new JpegCodec(), new BmpCodec(), new WebpCodec()];

    public static IImageFormat Detect(ReadOnlySpan<byte> data) => Find(data).Format;

    public static ImageInfo Identify(DecoderOptions options, ReadOnlySpan<byte> data)
    {
        ArgumentNullException.ThrowIfNull(options);
        Codec codec = Find(data);
        ImageHeader header = codec.ReadHeader(data);
        return new ImageInfo(new Size(header.Width, header.Height), ReadMetadata(codec, options, data));
    }

    public static Image Decode(DecoderOptions options, ReadOnlySpan<byte> data) => Find(data).ReadHeader(data).Channels switch
    {
        1 => Decode<L8>(options, data),
        3 => Decode<Rgb24>(options, data),
        _ => Decode<Rgba32>(options, data),
    };

    public static Image<TPixel> Decode<TPixel>(DecoderOptions options, ReadOnlySpan<byte> data, Size? targetSize = null)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        ArgumentNullException.ThrowIfNull(options);
        Codec codec = Find(data);
        ImageHeader header = codec.ReadHeader(data);
        if (targetSize is { } target)
        {
            header = Reduce(header, target);
        }

        PixelBuffer<TPixel> pixels;
        if (typeof(TPixel) == typeof(Rgb24))
        {
            header.Channels = 3;
            pixels = DecodeAs<TPixel>(codec, header, options, data);
        }
        else
        {
            pixels = header.Channels switch
            {
                1 => DecodeAs<L8, TPixel>(codec, header, options, data),
                3 => DecodeAs<Rgb24, TPixel>(codec, header, options, data),
                _ => DecodeAs<Rgba32, TPixel>(codec, header, options, data),
            };
        }

        return new Image<TPixel>(options.Configuration, pixels, ReadMetadata(codec, options, data));
    }

    // Decodes into pixels that hold exactly the channels decoded.
    private static PixelBuffer<TPixel> DecodeAs<TPixel>(Codec codec, ImageHeader header, DecoderOptions options, ReadOnlySpan<byte> data)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        PixelBuffer<TPixel> pixels;
        try
        {
            pixels = new PixelBuffer<TPixel>(options.Configuration, header.Width, header.Height);
        }
        catch (InvalidMemoryOperationException exception)
        {
            throw new InvalidImageContentException(
                $"Cannot decode image. Failed to allocate buffers for possibly degenerate dimensions: {header.Width}x{header.Height}.", exception);
        }

        try
        {
            codec.Decode(data, header, MemoryMarshal.AsBytes(pixels.Pixels));
            return pixels;
        }
        catch
        {
            pixels.Release();
            throw;
        }
    }

    private static PixelBuffer<TTo> DecodeAs<TFrom, TTo>(Codec codec, ImageHeader header, DecoderOptions options, ReadOnlySpan<byte> data)
        where TFrom : unmanaged, IPixel<TFrom>
        where TTo : unmanaged, IPixel<TTo>
    {
        PixelBuffer<TFrom> decoded = DecodeAs<TFrom>(codec, header, options, data);
        if (decoded is PixelBuffer<TTo> same)
        {
            return same;
        }

        var pixels = new PixelBuffer<TTo>(options.Configuration, header.Width, header.Height);
        PixelConversion.Convert<TFrom, TTo>(decoded.Pixels, pixels.Pixels);
        decoded.Release();
        return pixels;
    }

    // The size of the pixels that make up a block of 8 becomes 1, 2 or 4, the smallest that covers the target.
    private static ImageHeader Reduce(ImageHeader header, Size target)
    {
        foreach (int reduction in (ReadOnlySpan<int>)[8, 4, 2])
        {
            int width = (int)(((uint)header.Width + reduction - 1) / reduction);
            int height = (int)(((uint)header.Height + reduction - 1) / reduction);
            if (width >= target.Width && height >= target.Height)
            {
                return header with { Width = width, Height = height, Reduction = reduction };
            }
        }

        return header;
    }

    private static ImageMetadata ReadMetadata(Codec codec, DecoderOptions options, ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<byte> exif = options.SkipMetadata ? default : codec.FindExif(data);
        return new ImageMetadata { DecodedImageFormat = codec.Format, ExifProfile = exif.IsEmpty ? null : new ExifProfile(exif.ToArray()) };
    }

    private static Codec Find(ReadOnlySpan<byte> data)
    {
        foreach (Codec codec in Codecs)
        {
            if (codec.Recognizes(data))
            {
                return codec;
            }
        }

        throw new UnknownImageFormatException(
            $"Image cannot be loaded. Available decoders:{Environment.NewLine}{string.Concat(Codecs.Select(codec => $" - {codec.Format.Name}{Environment.NewLine}"))}");
    }
}
