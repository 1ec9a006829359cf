namespace SixLabors.ImageSharp.Codecs;

// A format that a native library decodes.
internal abstract unsafe class NativeFileCodec : Codec
{
    public override ImageHeader ReadHeader(ReadOnlySpan<byte> data)
    {
        ImageHeader header = default;
        fixed (byte* bytes = data)
        {
            byte* start = bytes;
            nuint size = (nuint)data.Length;
            ImageHeader* result = &header;
            NativeCodec.Check(Format.Name, error => Header(start, size, result, error));
        }

        return header;
    }

    public override void Decode(ReadOnlySpan<byte> data, ImageHeader header, Span<byte> pixels)
    {
        fixed (byte* bytes = data, target = pixels)
        {
            byte* start = bytes;
            byte* first = target;
            nuint size = (nuint)data.Length;
            ImageHeader* wanted = &header;
            NativeCodec.Check(Format.Name, error => Decode(start, size, wanted, first, error));
        }
    }

    protected abstract int Header(byte* data, nuint size, ImageHeader* header, byte* error);

    protected abstract int Decode(byte* data, nuint size, ImageHeader* header, byte* pixels, byte* error);
}
