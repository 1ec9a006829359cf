using System.Buffers.Binary;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Png;

namespace SixLabors.ImageSharp.Codecs;

internal sealed unsafe class PngCodec : NativeFileCodec
{
    private const int SignatureLength = 8;
    private const int ChunkOverhead = 12;

    public override IImageFormat Format => PngFormat.Instance;

    public override bool Recognizes(ReadOnlySpan<byte> data) => data.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);

    public override ReadOnlySpan<byte> FindExif(ReadOnlySpan<byte> data)
    {
        for (int position = SignatureLength; position + ChunkOverhead <= data.Length;)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(data[position..]);
            if (length > data.Length - position - ChunkOverhead)
            {
                break;
            }

            if (data.Slice(position + 4, 4).SequenceEqual("eXIf"u8))
            {
                return data.Slice(position + 8, (int)length);
            }

            position += ChunkOverhead + (int)length;
        }

        return default;
    }

    protected override int Header(byte* data, nuint size, ImageHeader* header, byte* error) => NativeCodec.PngHeader(data, size, header, error);

    protected override int Decode(byte* data, nuint size, ImageHeader* header, byte* pixels, byte* error) => NativeCodec.PngDecode(data, size, header, pixels, error);
}
