namespace SimpleClip.Indexing.Storage;

/// <summary>A set of row numbers; immutable.</summary>
internal sealed class RowSet
{
    private readonly ulong[] _bits;

    private RowSet(ulong[] bits, long count)
    {
        _bits = bits;
        Count = count;
    }

    /// <summary>The set without rows.</summary>
    public static RowSet Empty { get; } = new([], 0);

    /// <summary>The number of rows in the set.</summary>
    public long Count { get; }

    /// <summary>Whether a row is in the set.</summary>
    public bool Contains(long row) => row >> 6 < _bits.Length && (_bits[row >> 6] & (1UL << (int)(row & 63))) != 0;

    /// <summary>This set with more rows, of which none is in it yet.</summary>
    public RowSet With(ReadOnlySpan<long> rows)
    {
        if (rows.IsEmpty)
        {
            return this;
        }

        long last = 0;
        foreach (long row in rows)
        {
            last = Math.Max(last, row);
        }

        ulong[] bits = new ulong[Math.Max(_bits.Length, (last >> 6) + 1)];
        _bits.CopyTo(bits, 0);
        foreach (long row in rows)
        {
            bits[row >> 6] |= 1UL << (int)(row & 63);
        }

        return new RowSet(bits, Count + rows.Length);
    }
}
