using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace SimpleClip.Tests.Images.Corrupt;

/// <summary>Writes PNG files chunk by chunk, valid or not.</summary>
internal static class PngBytes
{
    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>A file with a valid header and the given data.</summary>
    public static byte[] File(uint width, uint height, byte bitDepth, byte colorType, byte[] data, params byte[][] chunks) =>
    [
        .. Signature, .. Header(width, height, bitDepth, colorType), .. chunks.SelectMany(chunk => chunk), .. Chunk("IDAT", data),
        .. Chunk("IEND", []),
    ];

    public static byte[] Chunk(string type, byte[] data)
    {
        byte[] named = [.. type.Select(character => (byte)character), .. data];
        return [.. BigEndian((uint)data.Length), .. named, .. BigEndian(Crc32.HashToUInt32(named))];
    }

    /// <summary>So many zero bytes, compressed.</summary>
    public static byte[] Zeros(long count)
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            byte[] block = new byte[1 << 16];
            for (; count > 0; count -= block.Length)
            {
                zlib.Write(block, 0, (int)Math.Min(block.Length, count));
            }
        }

        return compressed.ToArray();
    }

    private static byte[] Header(uint width, uint height, byte bitDepth, byte colorType) =>
        Chunk("IHDR", [.. BigEndian(width), .. BigEndian(height), bitDepth, colorType, 0, 0, 0]);

    private static byte[] BigEndian(uint value)
    {
        byte[] bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }
}
