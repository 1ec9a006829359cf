using System.Buffers.Binary;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Bmp;

namespace SixLabors.ImageSharp.Codecs;

// Uncompressed bitmaps of 8 (with palette), 24 and 32 bits a pixel, decoded to RGB.
internal sealed class BmpCodec : Codec
{
    private const int FileHeaderLength = 14;
    private const int InfoHeaderLength = 40;

    public override IImageFormat Format => BmpFormat.Instance;

    public override bool Recognizes(ReadOnlySpan<byte> data) => data.Length >= FileHeaderLength && data.StartsWith("BM"u8);

    public override ReadOnlySpan<byte> FindExif(ReadOnlySpan<byte> data) => default;

    public override ImageHeader ReadHeader(ReadOnlySpan<byte> data)
    {
        if (data.Length < FileHeaderLength + InfoHeaderLength)
        {
            throw new InvalidImageContentException("BMP: the data end within the header.");
        }

        int bits = BinaryPrimitives.ReadUInt16LittleEndian(data[28..]);
        int compression = BinaryPrimitives.ReadInt32LittleEndian(data[30..]);
        if (bits is not (8 or 24 or 32) || compression is not (0 or 3))
        {
            throw new NotSupportedException($"BMP: {bits} bits a pixel with compression {compression} are not supported.");
        }

        var header = new ImageHeader { Width = Read(data, 18), Height = (int)Math.Abs((long)Read(data, 22)), Channels = 3 };
        return header is { Width: > 0, Height: > 0 } ? header : throw new InvalidImageContentException($"BMP: invalid dimensions {header.Width}x{header.Height}.");
    }

    public override void Decode(ReadOnlySpan<byte> data, ImageHeader header, Span<byte> pixels)
    {
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(data[28..]);
        int first = Read(data, 10);
        long stride = (((long)header.Width * bits) + 31) / 32 * 4;
        if (first < 0 || first + (stride * header.Height) > data.Length)
        {
            throw new InvalidImageContentException("BMP: the data end before the image does.");
        }

        bool fromTop = Read(data, 22) < 0;
        ReadOnlySpan<byte> palette = data[(FileHeaderLength + Read(data, 14))..];
        for (int y = 0; y < header.Height; y++)
        {
            ReadOnlySpan<byte> row = data[(int)(first + (stride * (fromTop ? y : header.Height - 1 - y)))..];
            Span<byte> target = pixels.Slice(y * header.Width * 3, header.Width * 3);
            for (int x = 0; x < header.Width; x++)
            {
                ReadOnlySpan<byte> color = bits == 8 ? palette[(row[x] * 4)..] : row[(x * bits / 8)..];
                (target[3 * x], target[(3 * x) + 1], target[(3 * x) + 2]) = (color[2], color[1], color[0]);
            }
        }
    }

    private static int Read(ReadOnlySpan<byte> data, int position) => BinaryPrimitives.ReadInt32LittleEndian(data[position..]);
}
