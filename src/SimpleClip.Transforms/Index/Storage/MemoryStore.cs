namespace SimpleClip.Indexing.Storage;

/// <summary>Keeps rows in memory: those it was loaded with, and segments that grow.</summary>
/// <param name="loaded">The rows to begin with.</param>
/// <param name="memory">The memory they are in, or null if there are none; this owns it.</param>
internal sealed class MemoryStore(IndexSnapshot loaded, RowMemory? memory) : IndexStore(loaded)
{
    private const int SmallestSegment = 1 << 18, LargestSegment = 1 << 26;

    // So that the keys of a segment, even the longest, fit into one array.
    private const int MostRows = 1 << 16;

    private RowMemory? _memory = memory;
    private List<MemorySegment> _segments = [];

    /// <inheritdoc/>
    public override void Change<TRows>(ReadOnlySpan<long> removed, ref TRows added)
    {
        var parts = new List<SnapshotPart>(Snapshot.Parts);
        Add(ref added, _segments, parts);
        Snapshot = new IndexSnapshot(Snapshot.Layout, [.. parts], Snapshot.Rows + added.Count, Snapshot.Removed.With(removed));
    }

    /// <inheritdoc/>
    public override void Compact(Action beforeReplacing)
    {
        var segments = new List<MemorySegment>();
        var parts = new List<SnapshotPart>();
        foreach (KeptRows rows in KeptRows.Of(Snapshot))
        {
            KeptRows kept = rows;
            Add(ref kept, segments, parts);
        }

        beforeReplacing();
        Dispose();
        (_memory, _segments) = (null, segments);
        Snapshot = new IndexSnapshot(Snapshot.Layout, [.. parts], Snapshot.Count, RowSet.Empty);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _memory?.Dispose();
        _segments.ForEach(segment => segment.Dispose());
    }

    private void Add<TRows>(ref TRows rows, List<MemorySegment> segments, List<SnapshotPart> parts)
        where TRows : IRowSource, allows ref struct
    {
        for (int first = 0; first < rows.Count;)
        {
            if (segments.Count == 0 || segments[^1].Room == 0)
            {
                segments.Add(new MemorySegment(Snapshot.Layout, NextCapacity(segments, rows.Count - first)));
            }

            MemorySegment segment = segments[^1];
            int count = Math.Min(segment.Room, rows.Count - first);
            Extend(parts, segment, segment.Add(ref rows, first, count), count);
            first += count;
        }
    }

    // Each segment is twice as large as the last one, or as large as is needed now, within limits.
    private int NextCapacity(List<MemorySegment> segments, int wanted)
    {
        int stride = Snapshot.Layout.Stride;
        int least = Math.Clamp(SmallestSegment / stride, 1, MostRows), most = Math.Clamp(LargestSegment / stride, 1, MostRows);
        long doubled = segments.Count == 0 ? least : 2L * segments[^1].Capacity;
        return (int)Math.Clamp(Math.Max(doubled, wanted), least, most);
    }

    private static void Extend(List<SnapshotPart> parts, MemorySegment segment, int start, int count)
    {
        SnapshotPart last = parts.LastOrDefault();
        long firstRow = last.FirstRow + last.Rows;
        if (last.Segment == segment && last.Offset + last.Rows == start)
        {
            parts[^1] = last with { Rows = last.Rows + count };
        }
        else
        {
            parts.Add(new SnapshotPart(segment, start, firstRow, count));
        }
    }
}
