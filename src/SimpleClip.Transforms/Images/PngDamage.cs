using System.Buffers.Binary;

namespace SimpleClip.Images;

/// <summary>
/// Finds PNG files whose header lies about the size, or that are cut off before their pixels: a decoder may take as much memory as a chunk
/// claims to be long.
/// </summary>
internal static class PngDamage
{
    private const int FirstChunkAt = 8;
    private const int ChunkOverhead = 12;
    private const int BitDepthAt = 24;
    private const int ColorTypeAt = 25;

    // Deflate writes a run of 258 bytes in two bits at best.
    private const long MostInflation = 1032;

    /// <summary>Whether the bytes begin as a PNG file does.</summary>
    public static bool IsPng(ReadOnlySpan<byte> bytes) =>
        bytes.Length > ColorTypeAt && bytes is [0x89, (byte)'P', (byte)'N', (byte)'G', ..];

    /// <summary>What is wrong with a PNG file's chunks up to its first pixels, or null.</summary>
    public static string? FindInChunks(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> chunks = bytes[FirstChunkAt..];
        while (chunks.Length >= ChunkOverhead)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(chunks);
            if (length > chunks.Length - ChunkOverhead)
            {
                return $"a PNG chunk claims {length} bytes; expected at most the {chunks.Length - ChunkOverhead} that are left.";
            }

            if (chunks[sizeof(uint)..].StartsWith("IDAT"u8))
            {
                return null;
            }

            chunks = chunks[(ChunkOverhead + (int)length)..];
        }

        return "the PNG data are cut off; expected pixels.";
    }

    /// <summary>What is wrong with a PNG file's header, or null.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="width">The width its header announces.</param>
    /// <param name="height">The height its header announces.</param>
    public static string? Find(ReadOnlySpan<byte> bytes, int width, int height)
    {
        int channels = bytes[ColorTypeAt] switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };
        long rowBytes = (((long)width * channels * bytes[BitDepthAt]) + 7) / 8;
        return rowBytes * height > bytes.Length * MostInflation
            ? $"its header announces {width} x {height} pixels, more than {bytes.Length} bytes of PNG can hold; expected more data."
            : null;
    }
}
