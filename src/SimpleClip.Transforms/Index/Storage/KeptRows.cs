namespace SimpleClip.Indexing.Storage;

/// <summary>Rows of an index, to be written elsewhere in the same layout.</summary>
internal readonly struct KeptRows(IndexSnapshot snapshot, ArraySegment<long> rows) : IRowSource
{
    // One segment of what is written: enough to be read in one go, few enough for an array of their numbers.
    private const int MostRows = 1 << 20;

    /// <inheritdoc/>
    public int Count => rows.Count;

    /// <inheritdoc/>
    public long KeyBytes
    {
        get
        {
            long bytes = 0;
            foreach (long row in rows)
            {
                bytes += snapshot.KeyBytes(row).Length;
            }

            return bytes;
        }
    }

    /// <summary>All rows that are still there, in pieces.</summary>
    public static IEnumerable<KeptRows> Of(IndexSnapshot snapshot) =>
        snapshot.LiveRows().Chunk(MostRows).Select(rows => new KeptRows(snapshot, rows));

    /// <inheritdoc/>
    public void CopyRows(int first, Span<byte> destination)
    {
        for (int stride = snapshot.Layout.Stride; !destination.IsEmpty; destination = destination[stride..], first++)
        {
            snapshot.Row(rows[first]).CopyTo(destination);
        }
    }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Key(int row) => snapshot.KeyBytes(rows[row]);
}
