using System.Buffers.Binary;

namespace SimpleClip.Images;

/// <summary>
/// Finds WebP files that are cut off. ImageSharp makes something up for the missing part, Pillow refuses such files; and a decoder takes as
/// much memory as a chunk claims to be long.
/// </summary>
internal static class WebpDamage
{
    private const int SizeAt = 4;
    private const int HeaderLength = 8;
    private const int FirstChunkAt = 12;
    private const int FrameHeaderLength = 16;
    private const byte LosslessSignature = 0x2F;

    /// <summary>Whether the bytes begin as a WebP file does.</summary>
    public static bool IsWebp(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= FirstChunkAt && bytes.StartsWith("RIFF"u8) && bytes[HeaderLength..].StartsWith("WEBP"u8);

    /// <summary>What is wrong with a WebP file, or null.</summary>
    public static string? Find(ReadOnlySpan<byte> bytes)
    {
        long expected = HeaderLength + (long)BinaryPrimitives.ReadUInt32LittleEndian(bytes[SizeAt..]);
        return bytes.Length < expected
            ? $"the WebP data are cut off; expected {expected} bytes, found {bytes.Length}."
            : FindInChunks(bytes[FirstChunkAt..(int)Math.Max(expected, FirstChunkAt)]);
    }

    private static string? FindInChunks(ReadOnlySpan<byte> chunks)
    {
        while (chunks.Length >= HeaderLength)
        {
            ReadOnlySpan<byte> name = chunks[..SizeAt];
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(chunks[SizeAt..]);
            if (length > chunks.Length - HeaderLength)
            {
                return $"a WebP chunk claims {length} bytes; expected at most the {chunks.Length - HeaderLength} that are left.";
            }

            ReadOnlySpan<byte> content = chunks.Slice(HeaderLength, (int)length);
            string? damage = name.SequenceEqual("VP8L"u8) ? FindInLossless(content)
                : name.SequenceEqual("ANMF"u8) ? FindInChunks(content[Math.Min(FrameHeaderLength, content.Length)..])
                : null;
            if (damage is not null)
            {
                return damage;
            }

            // Chunks begin at even positions.
            chunks = chunks[(int)Math.Min(HeaderLength + (long)length + (length & 1), chunks.Length)..];
        }

        return null;
    }

    // A signature, twice 14 bits of size, a bit of alpha, three bits of version.
    private static string? FindInLossless(ReadOnlySpan<byte> content) => content is [LosslessSignature, _, _, _, < 0x20, ..]
        ? null
        : "the header of the lossless WebP data is damaged; expected its signature and version 0.";
}
