using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using SimpleClip.Indexing.Storage;

namespace SimpleClip.Indexing.Files;

/// <summary>Writes segments from front to back, with their checksum.</summary>
internal sealed class SegmentWriter(Stream stream) : IDisposable
{
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(1 << 20);
    private readonly XxHash3 _hash = new();
    private int _used;
    private long _written;

    /// <summary>Writes a segment.</summary>
    /// <returns>Its header.</returns>
    public SegmentHeader Write<TRows>(RowLayout layout, long sequence, ReadOnlySpan<long> removed, ref TRows rows)
        where TRows : IRowSource, allows ref struct
    {
        var header = new SegmentHeader(sequence, rows.Count, removed.Length, rows.KeyBytes);
        (_used, _written) = (0, 0);
        _hash.Reset();
        header.Write(Take(SegmentHeader.Size));
        WriteRows(ref rows, layout.Stride);
        foreach (long row in removed)
        {
            WriteNumber(row);
        }

        WriteKeys(ref rows);
        Take((int)(header.ChecksumAt(layout.Stride) - _written)).Clear();
        Flush();
        WriteNumber((long)_hash.GetCurrentHashAsUInt64());
        Take((int)(header.Length(layout.Stride) - _written)).Clear();
        Flush();
        return header;
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    private void WriteRows<TRows>(ref TRows rows, int stride)
        where TRows : IRowSource, allows ref struct
    {
        int most = Math.Max(1, (_buffer.Length - SegmentHeader.Size) / stride);
        for (int first = 0; first < rows.Count; first += most)
        {
            rows.CopyRows(first, Take(Math.Min(most, rows.Count - first) * stride));
        }
    }

    private void WriteKeys<TRows>(ref TRows rows)
        where TRows : IRowSource, allows ref struct
    {
        long end = 0;
        for (int row = 0; row < rows.Count; row++)
        {
            end += rows.Key(row).Length;
            WriteNumber(end);
        }

        for (int row = 0; row < rows.Count; row++)
        {
            ReadOnlySpan<byte> key = rows.Key(row);
            key.CopyTo(Take(key.Length));
        }
    }

    private void WriteNumber(long number) => BinaryPrimitives.WriteInt64LittleEndian(Take(sizeof(long)), number);

    // The next bytes, to be filled by the caller. The longest row and the longest key are shorter than the buffer.
    private Span<byte> Take(int length)
    {
        if (length > _buffer.Length - _used)
        {
            Flush();
        }

        Span<byte> taken = _buffer.AsSpan(_used, length);
        _used += length;
        _written += length;
        return taken;
    }

    private void Flush()
    {
        _hash.Append(_buffer.AsSpan(0, _used));
        stream.Write(_buffer, 0, _used);
        _used = 0;
    }
}
