using System.Buffers.Binary;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace SimpleClip.Weights.Archives;

/// <summary>
/// The table of contents of a zip archive (APPNOTE.TXT 6.3, zip64 included), which says where entries lie, so that stored ones can be
/// mapped. Archives may come from strangers: every offset and size is checked against the archive's length; entries must not overlap, climb
/// out of the archive's folder, stand there twice, be encrypted, or announce to unpack to far more than compression can save on weights.
/// </summary>
internal static class ZipDirectory
{
    private const int EndLength = 22;
    private const int LongestComment = ushort.MaxValue;
    private const int LocatorLength = 20;
    private const int End64Length = 56;
    private const int CentralLength = 46;
    private const int LocalLength = 30;
    private const int LargestDirectory = 1 << 26;
    private const int MostEntries = 200_000;
    private const int HighestCompression = 200;
    private const int AlwaysUnpacked = 1 << 20;

    /// <summary>Reads the table of contents.</summary>
    /// <exception cref="InvalidDataException">The archive breaks a rule; the message names the file and the entry.</exception>
    public static IReadOnlyDictionary<string, ZipEntry> Read(SafeFileHandle file, string name)
    {
        var archive = new Archive(file, RandomAccess.GetLength(file), name);
        (long offset, long size, long count) = FindDirectory(archive);
        if (size > LargestDirectory || count > MostEntries || count * CentralLength > size)
        {
            throw archive.Error($"its directory announces {count} entries in {size} bytes; expected at most {MostEntries}, in {LargestDirectory}");
        }

        byte[] directory = archive.Read(offset, (int)size);
        var entries = new Dictionary<string, ZipEntry>(StringComparer.Ordinal);
        int position = 0;
        for (long i = 0; i < count; i++)
        {
            ZipEntry entry = ReadEntry(archive, directory, ref position);
            if (!entries.TryAdd(entry.Name, entry))
            {
                throw archive.Error($"entry '{entry.Name}' stands there twice");
            }
        }

        CheckOverlaps(archive, entries.Values, offset);
        return entries;
    }

    private static (long Offset, long Size, long Count) FindDirectory(Archive archive)
    {
        int tailLength = (int)Math.Min(archive.Length, EndLength + LongestComment);
        byte[] tail = archive.Read(archive.Length - tailLength, tailLength);
        for (int i = tailLength - EndLength; i >= 0; i--)
        {
            ReadOnlySpan<byte> end = tail.AsSpan(i);
            if (end.StartsWith("PK\x05\x06"u8) && UInt16(end, 20) == end.Length - EndLength)
            {
                long position = archive.Length - tailLength + i;
                (long offset, long size, long count) = ReadEnd64(archive, position) ?? (UInt32(end, 16), UInt32(end, 12), UInt16(end, 10));
                return offset >= 0 && size >= 0 && count >= 0 && size <= position && offset <= position - size
                    ? (offset, size, count)
                    : throw archive.Error($"its directory is announced at {offset} to {offset + size}, but must end before {position}");
            }
        }

        throw archive.Error("it has no end of a zip archive; it is cut off");
    }

    private static (long Offset, long Size, long Count)? ReadEnd64(Archive archive, long endPosition)
    {
        if (endPosition < LocatorLength)
        {
            return null;
        }

        byte[] locator = archive.Read(endPosition - LocatorLength, LocatorLength);
        if (!locator.AsSpan().StartsWith("PK\x06\x07"u8))
        {
            return null;
        }

        long position = Int64(locator, 8);
        if (position < 0 || position > endPosition - LocatorLength - End64Length)
        {
            throw archive.Error($"its zip64 record is announced at {position}, outside the archive");
        }

        byte[] end = archive.Read(position, End64Length);
        return end.AsSpan().StartsWith("PK\x06\x06"u8)
            ? (Int64(end, 48), Int64(end, 40), Int64(end, 32))
            : throw archive.Error($"there is no zip64 record at {position}, where one is announced");
    }

    private static ZipEntry ReadEntry(Archive archive, byte[] directory, ref int position)
    {
        ReadOnlySpan<byte> header = directory.AsSpan(position);
        if (header.Length < CentralLength || !header.StartsWith("PK\x01\x02"u8))
        {
            throw archive.Error("its directory is damaged");
        }

        int nameLength = UInt16(header, 28), extraLength = UInt16(header, 30), length = CentralLength + nameLength + extraLength + UInt16(header, 32);
        if (length > header.Length)
        {
            throw archive.Error("its directory is damaged");
        }

        string name = Encoding.UTF8.GetString(header.Slice(CentralLength, nameLength));
        CheckName(archive, name);
        (int flags, int method) = (UInt16(header, 8), UInt16(header, 10));
        (long stored, long unpacked, long offset) = (UInt32(header, 20), UInt32(header, 24), UInt32(header, 42));
        ReadExtra64(header.Slice(CentralLength + nameLength, extraLength), ref unpacked, ref stored, ref offset);
        if ((flags & 1) != 0 || method is not (0 or 8))
        {
            throw archive.Error($"entry '{name}' is encrypted or packed by method {method}; expected 0 (stored) or 8 (deflated)");
        }

        if (offset < 0 || stored < 0 || unpacked < 0 || offset > archive.Length - LocalLength)
        {
            throw archive.Error($"entry '{name}' lies outside the archive");
        }

        CheckCompression(archive, name, method, stored, unpacked);
        position += length;
        return new ZipEntry(name, FindData(archive, name, nameLength, offset, stored), stored, unpacked, method == 8);
    }

    private static void CheckCompression(Archive archive, string name, int method, long stored, long unpacked)
    {
        if (method == 0 ? stored != unpacked : unpacked > AlwaysUnpacked && unpacked / HighestCompression > stored)
        {
            throw archive.Error(
                $"entry '{name}' announces {unpacked} bytes, stored as {stored}; expected as many, or, if compressed, no less than one in " +
                $"{HighestCompression}");
        }
    }

    private static long FindData(Archive archive, string name, int nameLength, long offset, long stored)
    {
        byte[] local = archive.Read(offset, LocalLength);
        long data = offset + LocalLength + UInt16(local, 26) + UInt16(local, 28);
        bool isThere = local.AsSpan().StartsWith("PK\x03\x04"u8) && UInt16(local, 26) == nameLength;
        return isThere && data <= archive.Length && stored <= archive.Length - data
            ? data
            : throw archive.Error($"entry '{name}' does not lie at {offset} with {stored} bytes, as announced; the archive is damaged or cut off");
    }

    /// <summary>Fields that are too large for 32 bits, and only those, stand in the extra field 1.</summary>
    private static void ReadExtra64(ReadOnlySpan<byte> extra, ref long unpacked, ref long stored, ref long offset)
    {
        while (extra.Length >= 4)
        {
            int length = Math.Min(UInt16(extra, 2), extra.Length - 4);
            if (UInt16(extra, 0) == 1)
            {
                ReadOnlySpan<byte> field = extra.Slice(4, length);
                Replace(ref unpacked, ref field);
                Replace(ref stored, ref field);
                Replace(ref offset, ref field);
            }

            extra = extra[(4 + length)..];
        }

        static void Replace(ref long value, ref ReadOnlySpan<byte> field)
        {
            if (value == uint.MaxValue && field.Length >= sizeof(long))
            {
                value = Int64(field, 0);
                field = field[sizeof(long)..];
            }
        }
    }

    private static void CheckName(Archive archive, string name)
    {
        if (name.Length == 0 || name[0] == '/' || name.AsSpan().IndexOfAny("\\:\0") >= 0 || name.Split('/').Contains(".."))
        {
            throw archive.Error($"entry '{name}' has a name that could climb out of a folder; expected a relative path without '..', '\\' and ':'");
        }
    }

    private static void CheckOverlaps(Archive archive, IEnumerable<ZipEntry> entries, long directoryOffset)
    {
        long end = 0;
        foreach (ZipEntry entry in entries.OrderBy(entry => entry.Offset))
        {
            if (entry.Offset - LocalLength < end || entry.Offset + entry.StoredLength > directoryOffset)
            {
                throw archive.Error($"entry '{entry.Name}' overlaps another one or the directory");
            }

            end = entry.Offset + entry.StoredLength;
        }
    }

    private static ushort UInt16(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[offset..]);

    private static uint UInt32(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);

    private static long Int64(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadInt64LittleEndian(bytes[offset..]);

    private sealed record Archive(SafeFileHandle File, long Length, string Name)
    {
        /// <summary>Reads bytes that the caller knows to lie inside the archive.</summary>
        public byte[] Read(long offset, int count)
        {
            byte[] bytes = new byte[count];
            int read = 0;
            while (read < count)
            {
                int more = RandomAccess.Read(File, bytes.AsSpan(read), offset + read);
                read += more > 0 ? more : throw Error("it became shorter while it was read");
            }

            return bytes;
        }

        public InvalidDataException Error(string message) => new($"{Name} is not a valid zip archive: {message}.");
    }
}
