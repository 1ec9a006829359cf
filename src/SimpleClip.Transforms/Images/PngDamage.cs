namespace SimpleClip.Images;

/// <summary>Finds PNG files whose header lies about the size.</summary>
internal static class PngDamage
{
    private const int BitDepthAt = 24;
    private const int ColorTypeAt = 25;

    // Deflate writes a run of 258 bytes in two bits at best.
    private const long MostInflation = 1032;

    /// <summary>Whether the bytes begin as a PNG file does.</summary>
    public static bool IsPng(ReadOnlySpan<byte> bytes) => bytes.Length > ColorTypeAt && bytes is [0x89, (byte)'P', (byte)'N', (byte)'G', ..];

    /// <summary>What is wrong with a PNG file, or null.</summary>
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
