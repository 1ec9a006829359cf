namespace SimpleClip.Images;

/// <summary>The bytes of an image file.</summary>
internal sealed class EncodedBytesSource(ReadOnlyMemory<byte> bytes, string name) : EncodedSource(name)
{
    internal override RgbImage Decode(long maxPixels, bool autoOrient) => Decode(bytes.Span, maxPixels, autoOrient);
}
