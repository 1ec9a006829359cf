using System.Buffers.Binary;

namespace SimpleClip.Images;

/// <summary>
/// Finds JPEG files that are cut off. Decoders fill the missing part with grey and say nothing, and a half-grey picture would be classified
/// in earnest.
/// </summary>
internal static class JpegEnd
{
    private const byte Marker = 0xFF;
    private const byte StartOfImage = 0xD8;
    private const byte EndOfImage = 0xD9;
    private const byte StartOfScan = 0xDA;

    /// <summary>Whether the bytes are a JPEG file without an end-of-image marker after the beginning of its first scan.</summary>
    public static bool IsMissing(ReadOnlySpan<byte> bytes)
    {
        if (bytes is not [Marker, StartOfImage, ..])
        {
            return false;
        }

        // Segments are skipped by their lengths: a thumbnail inside one has an end marker of its own.
        int position = 2;
        while (position + 4 <= bytes.Length && bytes[position] == Marker && bytes[position + 1] != StartOfScan)
        {
            bool isFill = bytes[position + 1] == Marker;
            position += isFill ? 1 : 2 + BinaryPrimitives.ReadUInt16BigEndian(bytes[(position + 2)..]);
        }

        return position >= bytes.Length || bytes[position..].LastIndexOf([Marker, EndOfImage]) < 0;
    }
}
