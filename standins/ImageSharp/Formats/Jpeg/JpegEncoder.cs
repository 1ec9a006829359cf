using SixLabors.ImageSharp.Codecs;
using SixLabors.ImageSharp.Metadata.Profiles.Exif;
using SixLabors.ImageSharp.PixelFormats;

namespace SixLabors.ImageSharp.Formats.Jpeg;

public sealed unsafe class JpegEncoder : IImageEncoder
{
    private const int DefaultQuality = 75;
    private const int StartOfImageLength = 2;

    private readonly int? _quality;

    public int? Quality
    {
        get => _quality;
        init => _quality = value is < 1 or > 100 ? throw new ArgumentException("Quality factor must be in [1..100] range.", nameof(value)) : value;
    }

    public void Encode<TPixel>(Image<TPixel> image, Stream stream)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        if (typeof(TPixel) == typeof(L8) || typeof(TPixel) == typeof(Rgb24))
        {
            int quality = Quality ?? DefaultQuality;
            byte[] file = NativeEncoder.Encode("JPEG", image, (pixels, header, encoded, error) => NativeCodec.JpegEncode(pixels, header, quality, encoded, error));
            stream.Write(file.AsSpan(0, StartOfImageLength));
            if (image.Metadata.ExifProfile?.ToByteArray() is { } exif)
            {
                int length = exif.Length + 8;
                stream.Write([0xFF, 0xE1, (byte)(length >> 8), (byte)length, .. "Exif\0\0"u8]);
                stream.Write(exif);
            }

            stream.Write(file.AsSpan(StartOfImageLength));
        }
        else
        {
            using Image<Rgb24> converted = image.CloneAs<Rgb24>();
            Encode(converted, stream);
        }
    }
}
