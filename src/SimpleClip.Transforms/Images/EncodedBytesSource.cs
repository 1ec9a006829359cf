namespace SimpleClip.Images;

/// <summary>The bytes of an image file.</summary>
internal sealed class EncodedBytesSource(ReadOnlyMemory<byte> bytes, string name) : EncodedSource(name)
{
    internal override RgbImage Decode(DecodingRequest request)
    {
        CheckLength(bytes.Length, request.MaxBytes);
        return Decode(bytes, request);
    }
}
