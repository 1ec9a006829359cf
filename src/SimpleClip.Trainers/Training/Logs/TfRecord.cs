using System.Buffers.Binary;
using System.Numerics;

namespace SimpleClip.Training;

/// <summary>Frames the records of TensorFlow's record files (tensorflow/core/lib/io/record_writer.h): length, its checksum, content, its
/// checksum.</summary>
internal static class TfRecord
{
    private const int LengthSize = sizeof(ulong);
    private const int ChecksumSize = sizeof(uint);

    /// <summary>The mask keeps checksums of data that hold checksums apart from those (tensorflow/core/lib/hash/crc32c.h).</summary>
    private const uint MaskDelta = 0xA282EAD8;

    private const int MaskRotation = 15;

    /// <summary>A record of the content.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> content)
    {
        byte[] record = new byte[LengthSize + ChecksumSize + content.Length + ChecksumSize];
        Span<byte> length = record.AsSpan(0, LengthSize);
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)content.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(LengthSize), MaskedChecksum(length));
        content.CopyTo(record.AsSpan(LengthSize + ChecksumSize));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(record.Length - ChecksumSize), MaskedChecksum(content));
        return record;
    }

    private static uint MaskedChecksum(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in data)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return BitOperations.RotateRight(~crc, MaskRotation) + MaskDelta;
    }
}
