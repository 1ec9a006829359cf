namespace SimpleClip.Indexing.Storage;

/// <summary>Rows in memory, to which more are added until it is full. One thread adds; others may read what was there before.</summary>
internal sealed unsafe class MemorySegment(RowLayout layout, int capacity) : Segment, IDisposable
{
    private readonly NativeBlock _rows = new((long)capacity * layout.Stride);
    private readonly int[] _keyEnds = new int[capacity];
    private byte[] _keys = [];
    private int _count;

    /// <inheritdoc/>
    public override byte* Vectors => _rows.Start;

    /// <summary>How many rows have room.</summary>
    public int Capacity => capacity;

    /// <summary>How many more rows have room.</summary>
    public int Room => capacity - _count;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Key(int row)
    {
        int start = row == 0 ? 0 : _keyEnds[row - 1];
        return _keys.AsSpan(start, _keyEnds[row] - start);
    }

    /// <summary>Adds rows, for which there must be room.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="first">The first one to add.</param>
    /// <param name="count">How many to add.</param>
    /// <returns>Where the first one is.</returns>
    public int Add<TRows>(ref TRows rows, int first, int count)
        where TRows : IRowSource, allows ref struct
    {
        int start = _count;
        for (int row = 0; row < count; row++)
        {
            rows.CopyRows(first + row, new Span<byte>(Vectors + ((start + (long)row) * layout.Stride), layout.Stride));
            AddKey(start + row, rows.Key(first + row));
        }

        _count = start + count;
        return start;
    }

    public void Dispose() => _rows.Dispose();

    private void AddKey(int row, ReadOnlySpan<byte> key)
    {
        int start = row == 0 ? 0 : _keyEnds[row - 1];
        int end = checked(start + key.Length);
        if (end > _keys.Length)
        {
            // Readers go on with the old array, which has all that they may see.
            Array.Resize(ref _keys, Math.Max(end, (int)Math.Min(2L * _keys.Length, Array.MaxLength)));
        }

        key.CopyTo(_keys.AsSpan(start));
        _keyEnds[row] = end;
    }
}
