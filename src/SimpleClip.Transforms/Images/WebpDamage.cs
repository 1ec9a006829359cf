using System.Buffers.Binary;

namespace SimpleClip.Images;

/// <summary>Finds WebP files that are cut off. ImageSharp makes something up for the missing part; Pillow refuses such files.</summary>
internal static class WebpDamage
{
    private const int SizeAt = 4;
    private const int ContentAt = 8;

    /// <summary>Whether the bytes begin as a WebP file does.</summary>
    public static bool IsWebp(ReadOnlySpan<byte> bytes) =>
        bytes.Length > ContentAt + 4 && bytes.StartsWith("RIFF"u8) && bytes[ContentAt..].StartsWith("WEBP"u8);

    /// <summary>What is wrong with a WebP file, or null.</summary>
    public static string? Find(ReadOnlySpan<byte> bytes)
    {
        long expected = ContentAt + (long)BinaryPrimitives.ReadUInt32LittleEndian(bytes[SizeAt..]);
        return bytes.Length < expected ? $"the WebP data are cut off; expected {expected} bytes, found {bytes.Length}." : null;
    }
}
