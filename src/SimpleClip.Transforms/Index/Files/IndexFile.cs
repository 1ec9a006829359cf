using SimpleClip.Indexing.Storage;

namespace SimpleClip.Indexing.Files;

/// <summary>Reads and writes whole index files.</summary>
internal static class IndexFile
{
    /// <summary>Finds the segments of a file in memory. Only their headers and lists of removed rows are read.</summary>
    /// <param name="memory">The file, at least as long as the record says.</param>
    /// <param name="commit">The file's newest record.</param>
    /// <param name="name">What the file is called in messages.</param>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static unsafe IndexSnapshot ReadSegments(RowMemory memory, CommitRecord commit, string name)
    {
        IndexSnapshot snapshot = IndexSnapshot.Empty(commit.Layout);
        var parts = new List<SnapshotPart>();
        int stride = commit.Layout.Stride;
        for (long offset = CommitRecord.HeadLength; offset < commit.Length;)
        {
            long room = commit.Length - offset;
            SegmentHeader header = (room >= SegmentHeader.Size
                ? SegmentHeader.Read(new ReadOnlySpan<byte>(memory.Start + offset, SegmentHeader.Size), stride, room)
                : null) ?? throw new InvalidDataException($"'{name}' is damaged: no segment begins at byte {offset}, where one should.");
            snapshot = Add(snapshot, parts, new FileSegment(memory, offset, header, stride, name), header, name);
            offset += header.Length(stride);
        }

        return snapshot.Rows == commit.Rows && snapshot.Count == commit.Count
            ? snapshot with { Parts = [.. parts] }
            : throw new InvalidDataException(
                $"'{name}' is damaged: its segments have {snapshot.Count} of {snapshot.Rows} rows, "
                + $"its header says {commit.Count} of {commit.Rows}.");
    }

    /// <summary>Writes the rows that are still there as a file of its own.</summary>
    /// <param name="snapshot">The rows.</param>
    /// <param name="stream">Takes the file; it need not seek.</param>
    public static void Write(IndexSnapshot snapshot, Stream stream)
    {
        int stride = snapshot.Layout.Stride, segments = 0;
        long length = CommitRecord.HeadLength;
        foreach (KeptRows rows in KeptRows.Of(snapshot))
        {
            length += new SegmentHeader(0, rows.Count, 0, rows.KeyBytes).Length(stride);
            segments++;
        }

        CommitRecord commit = CommitRecord.First(snapshot.Layout) with
        {
            Sequence = segments,
            Length = length,
            Rows = snapshot.Count,
            Count = snapshot.Count,
        };
        byte[] head = new byte[CommitRecord.HeadLength];
        commit.Write(head.AsSpan((int)commit.Position));

        // Both records, since the first eight bytes tell what the file is.
        commit.Write(head.AsSpan(CommitRecord.Spacing - (int)commit.Position));
        stream.Write(head);
        using var writer = new SegmentWriter(stream);
        long sequence = 0;
        foreach (KeptRows rows in KeptRows.Of(snapshot))
        {
            KeptRows kept = rows;
            writer.Write(snapshot.Layout, ++sequence, [], ref kept);
        }
    }

    /// <summary>Reads a whole file into memory.</summary>
    /// <param name="stream">The file, which need not seek.</param>
    /// <param name="name">What the file is called in messages.</param>
    /// <exception cref="InvalidDataException">It is cut off or damaged.</exception>
    public static unsafe MemoryStore Load(Stream stream, string name)
    {
        byte[] head = new byte[CommitRecord.HeadLength];
        int length = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        CommitRecord commit = CommitRecord.ReadNewest(head.AsSpan(0, length), name);
        RowMemory memory = GrowingMemory.Read(head, stream, commit.Length, name);
        try
        {
            IndexSnapshot snapshot = ReadSegments(memory, commit, name);
            Verify(snapshot);
            return new MemoryStore(snapshot, memory);
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }

    /// <summary>Compares all segments with their checksums.</summary>
    /// <exception cref="InvalidDataException">One does not fit.</exception>
    public static void Verify(IndexSnapshot snapshot)
    {
        foreach (FileSegment segment in snapshot.Parts.Select(part => part.Segment).OfType<FileSegment>())
        {
            segment.Verify();
        }
    }

    private static IndexSnapshot Add(
        IndexSnapshot snapshot, List<SnapshotPart> parts, FileSegment segment, SegmentHeader header, string name)
    {
        foreach (long row in segment.Removed)
        {
            if (row < 0 || row >= snapshot.Rows || snapshot.Removed.Contains(row))
            {
                throw new InvalidDataException($"'{name}' is damaged: commit {header.Sequence} removes row {row}, which was not there.");
            }
        }

        parts.Add(new SnapshotPart(segment, 0, snapshot.Rows, header.Rows));
        return snapshot with { Rows = snapshot.Rows + header.Rows, Removed = snapshot.Removed.With(segment.Removed) };
    }
}
