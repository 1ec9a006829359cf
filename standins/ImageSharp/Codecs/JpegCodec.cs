using System.Buffers.Binary;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Jpeg;

namespace SixLabors.ImageSharp.Codecs;

internal sealed unsafe class JpegCodec : NativeFileCodec
{
    private const int ShortestFile = 11;
    private const byte App1 = 0xE1;
    private const byte StartOfScan = 0xDA;

    public override IImageFormat Format => JpegFormat.Instance;

    public override bool Recognizes(ReadOnlySpan<byte> data) => data.Length >= ShortestFile && data.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]);

    // Walks the marker segments before the scan.
    public override ReadOnlySpan<byte> FindExif(ReadOnlySpan<byte> data)
    {
        int position = 2;
        while (position + 4 <= data.Length && data[position] == 0xFF && data[position + 1] != StartOfScan)
        {
            int length = BinaryPrimitives.ReadUInt16BigEndian(data[(position + 2)..]);
            if (length < 2 || position + 2 + length > data.Length)
            {
                break;
            }

            ReadOnlySpan<byte> content = data.Slice(position + 4, length - 2);
            if (data[position + 1] == App1 && content.StartsWith("Exif\0\0"u8))
            {
                return content[6..];
            }

            position += 2 + length;
        }

        return default;
    }

    protected override int Header(byte* data, nuint size, ImageHeader* header, byte* error) => NativeCodec.JpegHeader(data, size, header, error);

    protected override int Decode(byte* data, nuint size, ImageHeader* header, byte* pixels, byte* error) => NativeCodec.JpegDecode(data, size, header, pixels, error);
}
