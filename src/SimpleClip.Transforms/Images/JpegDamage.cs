using System.Buffers.Binary;

namespace SimpleClip.Images;

/// <summary>
/// Finds JPEG files that are cut off, or whose header lies about the size. Decoders fill the missing part with grey and say nothing, and a
/// half-grey picture would be classified in earnest; Pillow refuses such files too.
/// </summary>
internal static class JpegDamage
{
    private const byte Marker = 0xFF;
    private const byte StartOfImage = 0xD8;
    private const byte EndOfImage = 0xD9;
    private const byte StartOfScan = 0xDA;
    private const int BlockPixels = 64;

    /// <summary>Whether the bytes begin as a JPEG file does.</summary>
    public static bool IsJpeg(ReadOnlySpan<byte> bytes) => bytes is [Marker, StartOfImage, Marker, ..];

    /// <summary>What is wrong with a JPEG file, or null.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="pixels">How many pixels its header announces.</param>
    public static string? Find(ReadOnlySpan<byte> bytes, long pixels)
    {
        // Segments are skipped by their lengths: a thumbnail inside one has an end marker of its own.
        int position = 2;
        bool isHuffman = true;
        while (position + 4 <= bytes.Length && bytes[position] == Marker && bytes[position + 1] != StartOfScan)
        {
            isHuffman &= !IsArithmeticFrame(bytes[position + 1]);
            bool isFill = bytes[position + 1] == Marker;
            position += isFill ? 1 : 2 + BinaryPrimitives.ReadUInt16BigEndian(bytes[(position + 2)..]);
        }

        if (position >= bytes.Length || bytes[position..].LastIndexOf([Marker, EndOfImage]) < 0)
        {
            return "the JPEG data are cut off; expected an end-of-image marker.";
        }

        // Huffman codes have at least one bit, and every block has at least one code.
        long most = (long)bytes.Length * 8 * BlockPixels;
        return isHuffman && pixels > most
            ? $"its header announces {pixels} pixels, but {bytes.Length} bytes of JPEG hold at most {most}; expected more data."
            : null;
    }

    private static bool IsArithmeticFrame(byte marker) => marker is 0xC9 or 0xCA or 0xCB or 0xCD or 0xCE or 0xCF;
}
