using System.Buffers.Binary;
using System.IO.Hashing;
using SimpleClip.Indexing.Storage;

namespace SimpleClip.Indexing.Files;

/// <summary>
/// The beginning of a segment: what one commit added. It is followed by the rows; the numbers of rows that the commit removed; where each
/// key ends, counted from the first; the keys; and a checksum of all that. All numbers are little-endian.
/// </summary>
/// <param name="Sequence">The commit's number, from 1.</param>
/// <param name="Rows">The rows added.</param>
/// <param name="Removed">The rows removed.</param>
/// <param name="KeyBytes">The bytes of all keys.</param>
internal readonly record struct SegmentHeader(long Sequence, int Rows, long Removed, long KeyBytes)
{
    /// <summary>Its bytes.</summary>
    public const int Size = RowLayout.Alignment;

    private const uint Magic = 0x474D4753; // "SGMG"
    private const int Used = 48;

    /// <summary>Where the numbers of removed rows begin, counted from the segment's beginning.</summary>
    public long RemovedAt(int stride) => Size + ((long)Rows * stride);

    /// <summary>Where the ends of keys begin.</summary>
    public long KeyEndsAt(int stride) => RemovedAt(stride) + (Removed * sizeof(long));

    /// <summary>Where keys begin.</summary>
    public long KeysAt(int stride) => KeyEndsAt(stride) + ((long)Rows * sizeof(long));

    /// <summary>Where the checksum is.</summary>
    public long ChecksumAt(int stride) => (KeysAt(stride) + KeyBytes + sizeof(ulong) - 1) / sizeof(ulong) * sizeof(ulong);

    /// <summary>The bytes of the whole segment.</summary>
    public long Length(int stride) =>
        (ChecksumAt(stride) + sizeof(ulong) + RowLayout.Alignment - 1) / RowLayout.Alignment * RowLayout.Alignment;

    /// <summary>Writes the header.</summary>
    public void Write(Span<byte> bytes)
    {
        bytes[..Size].Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Magic);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], Sequence);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], Rows);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[24..], Removed);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[32..], KeyBytes);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[(Used - 8)..], XxHash3.HashToUInt64(bytes[..(Used - 8)]));
    }

    /// <summary>Reads a header.</summary>
    /// <param name="bytes">The segment's first bytes.</param>
    /// <param name="stride">The bytes of a row.</param>
    /// <param name="room">The bytes up to the end of the file.</param>
    /// <returns>The header, or null if there is none, or the segment would be longer than the file.</returns>
    public static SegmentHeader? Read(ReadOnlySpan<byte> bytes, int stride, long room)
    {
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Magic
            || BinaryPrimitives.ReadUInt64LittleEndian(bytes[(Used - 8)..]) != XxHash3.HashToUInt64(bytes[..(Used - 8)]))
        {
            return null;
        }

        long rows = BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]);
        long removed = BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]);
        long keyBytes = BinaryPrimitives.ReadInt64LittleEndian(bytes[32..]);
        if (rows < 0 || rows > room / stride || rows > int.MaxValue || removed < 0 || removed > room / sizeof(long)
            || keyBytes < 0 || keyBytes > room)
        {
            return null;
        }

        var header = new SegmentHeader(BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]), (int)rows, removed, keyBytes);
        return header.Length(stride) <= room ? header : null;
    }
}
