using System.Buffers.Binary;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Webp;

namespace SixLabors.ImageSharp.Codecs;

internal sealed unsafe class WebpCodec : NativeFileCodec
{
    private const int FileHeaderLength = 12;
    private const int ChunkHeaderLength = 8;

    public override IImageFormat Format => WebpFormat.Instance;

    public override bool Recognizes(ReadOnlySpan<byte> data) =>
        data.Length >= FileHeaderLength && data.StartsWith("RIFF"u8) && data.Slice(8, 4).SequenceEqual("WEBP"u8);

    public override ReadOnlySpan<byte> FindExif(ReadOnlySpan<byte> data)
    {
        for (int position = FileHeaderLength; position + ChunkHeaderLength <= data.Length;)
        {
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(data[(position + 4)..]);
            if (length > data.Length - position - ChunkHeaderLength)
            {
                break;
            }

            if (data.Slice(position, 4).SequenceEqual("EXIF"u8))
            {
                return data.Slice(position + ChunkHeaderLength, (int)length);
            }

            // Chunks begin at even positions.
            position += ChunkHeaderLength + (int)(length + (length & 1));
        }

        return default;
    }

    protected override int Header(byte* data, nuint size, ImageHeader* header, byte* error) => NativeCodec.WebpHeader(data, size, header, error);

    protected override int Decode(byte* data, nuint size, ImageHeader* header, byte* pixels, byte* error) => NativeCodec.WebpDecode(data, size, header, pixels, error);
}
