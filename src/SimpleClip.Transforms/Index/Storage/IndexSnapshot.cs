using System.Text;

namespace SimpleClip.Indexing.Storage;

/// <summary>The rows of an index at one moment; immutable, so that searches need not wait for changes.</summary>
/// <param name="Layout">How rows lie in memory.</param>
/// <param name="Parts">The rows, in order.</param>
/// <param name="Rows">Their number.</param>
/// <param name="Removed">Rows that are there no more.</param>
internal sealed record IndexSnapshot(RowLayout Layout, SnapshotPart[] Parts, long Rows, RowSet Removed)
{
    /// <summary>The rows that are still there.</summary>
    public long Count => Rows - Removed.Count;

    /// <summary>A snapshot of no rows.</summary>
    public static IndexSnapshot Empty(RowLayout layout) => new(layout, [], 0, RowSet.Empty);

    /// <summary>The UTF-8 bytes of a row's key.</summary>
    public ReadOnlySpan<byte> KeyBytes(long row)
    {
        SnapshotPart part = PartOf(row);
        return part.Segment.Key(part.Offset + (int)(row - part.FirstRow));
    }

    /// <summary>A row's key.</summary>
    public string Key(long row) => Encoding.UTF8.GetString(KeyBytes(row));

    /// <summary>A row's bytes.</summary>
    public unsafe ReadOnlySpan<byte> Row(long row)
    {
        SnapshotPart part = PartOf(row);
        return new ReadOnlySpan<byte>(part.Segment.Vectors + ((part.Offset + row - part.FirstRow) * Layout.Stride), Layout.Stride);
    }

    /// <summary>The rows that are still there, in order.</summary>
    public IEnumerable<long> LiveRows()
    {
        for (long row = 0; row < Rows; row++)
        {
            if (!Removed.Contains(row))
            {
                yield return row;
            }
        }
    }

    private SnapshotPart PartOf(long row)
    {
        int low = 0, high = Parts.Length - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            (low, high) = Parts[middle].FirstRow <= row ? (middle, high) : (low, middle - 1);
        }

        return Parts[low];
    }
}
