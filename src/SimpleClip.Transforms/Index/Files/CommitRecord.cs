using System.Buffers.Binary;
using System.IO.Hashing;
using SimpleClip.Indexing.Storage;

namespace SimpleClip.Indexing.Files;

/// <summary>
/// What makes the segments of an index file count. The file begins with places for two of them, written in turn: a commit that is cut off
/// leaves the one before as it was, and with it everything that belonged to the index then.
/// </summary>
/// <param name="Layout">How rows lie in the file.</param>
/// <param name="Lineage">Chosen when the file was made; another one means that the file was replaced.</param>
/// <param name="Sequence">The number of the commit, from 0.</param>
/// <param name="Length">The bytes of the file that count.</param>
/// <param name="Rows">The rows in all segments.</param>
/// <param name="Count">Those that were not removed.</param>
internal sealed record CommitRecord(RowLayout Layout, Guid Lineage, long Sequence, long Length, long Rows, long Count)
{
    /// <summary>The bytes between two records.</summary>
    public const int Spacing = 4096;

    /// <summary>The bytes of both records: where segments begin.</summary>
    public const int HeadLength = 2 * Spacing;

    private const int Version = 1, MostDimensions = 1 << 16;
    private const int Size = 80;

    private static ReadOnlySpan<byte> Magic => "CLIPIDX\n"u8;

    /// <summary>Where this record belongs.</summary>
    public long Position => Sequence % 2 * Spacing;

    /// <summary>The first record of an index without rows.</summary>
    public static CommitRecord First(RowLayout layout) => new(layout, Guid.NewGuid(), 0, HeadLength, 0, 0);

    /// <summary>Writes the record.</summary>
    /// <param name="bytes">Receives <see cref="Spacing"/> bytes.</param>
    public void Write(Span<byte> bytes)
    {
        bytes[..Spacing].Clear();
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[8..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[12..], (int)Layout.Storage);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[16..], Layout.Dimension);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[20..], Layout.Stride);
        Lineage.TryWriteBytes(bytes[24..]);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[40..], Sequence);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[48..], Length);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[56..], Rows);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[64..], Count);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[(Size - 8)..], Checksum(bytes));
    }

    /// <summary>The newer of the two records at the beginning of a file.</summary>
    /// <param name="head">The first bytes of the file, <see cref="HeadLength"/> unless it is shorter.</param>
    /// <param name="name">What the file is called in messages.</param>
    /// <exception cref="InvalidDataException">The file is not an index, of a later version, cut off or damaged.</exception>
    public static CommitRecord ReadNewest(ReadOnlySpan<byte> head, string name)
    {
        if (!head.StartsWith(Magic))
        {
            throw new InvalidDataException($"'{name}' is not an embedding index: it begins with other bytes than such files do.");
        }

        if (head.Length < HeadLength)
        {
            throw new InvalidDataException($"'{name}' is cut off: it has {head.Length} bytes, an embedding index at least {HeadLength}.");
        }

        int version = BinaryPrimitives.ReadInt32LittleEndian(head[8..]);
        if (version > Version)
        {
            throw new InvalidDataException(
                $"'{name}' has version {version} of the format of embedding indexes; this version of SimpleClip reads up to {Version}.");
        }

        CommitRecord? first = Read(head), second = Read(head[Spacing..]);
        CommitRecord newest = (first?.Sequence ?? -1) > (second?.Sequence ?? -1) ? first! : second
            ?? throw new InvalidDataException($"'{name}' is damaged: neither of its two headers fits its checksum.");
        return newest.IsPossible
            ? newest
            : throw new InvalidDataException($"'{name}' is damaged: its header has impossible values ({newest}).");
    }

    private bool IsPossible =>
        Layout.Dimension is >= 1 and <= MostDimensions && Enum.IsDefined(Layout.Storage)
        && Length >= HeadLength && Count >= 0 && Rows >= Count && Rows <= (Length - HeadLength) / Layout.Stride;

    private static CommitRecord? Read(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.StartsWith(Magic) || BinaryPrimitives.ReadUInt64LittleEndian(bytes[(Size - 8)..]) != Checksum(bytes))
        {
            return null;
        }

        var layout = new RowLayout(
            BinaryPrimitives.ReadInt32LittleEndian(bytes[16..]), (EmbeddingStorage)BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]));
        return new CommitRecord(
            layout,
            new Guid(bytes[24..40]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[40..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[48..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[56..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[64..]));
    }

    private static ulong Checksum(ReadOnlySpan<byte> bytes) => XxHash3.HashToUInt64(bytes[..(Size - 8)]);
}
