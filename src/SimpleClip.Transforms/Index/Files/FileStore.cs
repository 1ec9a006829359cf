using Microsoft.Win32.SafeHandles;
using SimpleClip.Indexing.Storage;
using SimpleClip.Weights;

namespace SimpleClip.Indexing.Files;

/// <summary>
/// Keeps rows in a file that is mapped into memory. A change is written behind what counts so far and flushed to the disk, then a new
/// record at the file's beginning makes it count.
/// </summary>
internal sealed class FileStore : IndexStore
{
    /// <summary>The ending of the file that a writer holds open, which keeps others from writing.</summary>
    public const string LockExtension = ".lock";

    // Each change is mapped on its own until there are so many of them: the number of mappings of a process is limited.
    private const int MostRegions = 64;

    private readonly string _path;
    private readonly ExclusiveFile? _lock;
    private readonly List<MappedRegion> _regions = [];
    private SafeFileHandle _handle;
    private CommitRecord _commit;

    private FileStore(
        string path,
        ExclusiveFile? exclusive,
        SafeFileHandle handle,
        CommitRecord commit,
        MappedRegion region,
        IndexSnapshot snapshot)
        : base(snapshot)
    {
        _path = path;
        _lock = exclusive;
        _handle = handle;
        _commit = commit;
        _regions.Add(region);
    }

    /// <inheritdoc/>
    public override bool IsReadOnly => _lock is null;

    /// <inheritdoc/>
    public override bool IsOpen => _regions.Count > 0;

    /// <inheritdoc/>
    public override bool NeedsTidying => _regions.Count > MostRegions;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="exclusive">Keeps others from writing; null to open it for reading. This owns it.</param>
    /// <exception cref="InvalidDataException">It is not an index, cut off or damaged.</exception>
    public static FileStore Open(string path, ExclusiveFile? exclusive)
    {
        SafeFileHandle handle = OpenHandle(path, exclusive is not null);
        try
        {
            CommitRecord commit = ReadCommit(handle, path);
            var region = new MappedRegion(handle, 0, commit.Length);
            return new FileStore(path, exclusive, handle, commit, region, IndexFile.ReadSegments(region, commit, path));
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Whether the file holds another commit than this, so that opening it anew shows more.</summary>
    public bool IsOutdated()
    {
        using SafeFileHandle handle = OpenHandle(_path, forWriting: false);
        CommitRecord newest = ReadCommit(handle, _path);
        return (newest.Lineage, newest.Sequence) != (_commit.Lineage, _commit.Sequence);
    }

    /// <inheritdoc/>
    public override void Change<TRows>(ReadOnlySpan<long> removed, ref TRows added)
    {
        SegmentHeader header = WriteSegment(removed, ref added);
        CommitRecord commit = _commit with
        {
            Sequence = _commit.Sequence + 1,
            Length = _commit.Length + header.Length(_commit.Layout.Stride),
            Rows = _commit.Rows + header.Rows,
            Count = _commit.Count + header.Rows - header.Removed,
        };
        var region = new MappedRegion(_handle, _commit.Length, commit.Length - _commit.Length);
        try
        {
            Write(commit);
        }
        catch
        {
            region.Dispose();
            throw;
        }

        var segment = new FileSegment(region, 0, header, commit.Layout.Stride, _path);
        var part = new SnapshotPart(segment, 0, Snapshot.Rows, header.Rows);
        Snapshot = new IndexSnapshot(commit.Layout, [.. Snapshot.Parts, part], commit.Rows, Snapshot.Removed.With(removed));
        _regions.Add(region);
        _commit = commit;
    }

    /// <inheritdoc/>
    public override void Compact(Action beforeReplacing)
    {
        IndexSnapshot snapshot = Snapshot;
        bool released = false;
        try
        {
            AtomicFile.Write(_path, stream => IndexFile.Write(snapshot, stream), () =>
            {
                // Windows replaces no file that is mapped.
                beforeReplacing();
                released = true;
                Release();
            });
        }
        finally
        {
            if (released)
            {
                _handle = OpenHandle(_path, forWriting: true);
                _commit = ReadCommit(_handle, _path);
                TidyUp();
            }
        }
    }

    /// <inheritdoc/>
    public override void TidyUp()
    {
        var region = new MappedRegion(_handle, 0, _commit.Length);
        Snapshot = IndexFile.ReadSegments(region, _commit, _path);
        _regions.ForEach(old => old.Dispose());
        _regions.Clear();
        _regions.Add(region);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        Release();
        _lock?.Dispose();
    }

    private static SafeFileHandle OpenHandle(string path, bool forWriting) => File.OpenHandle(
        path, FileMode.Open, forWriting ? FileAccess.ReadWrite : FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    private static CommitRecord ReadCommit(SafeFileHandle handle, string path)
    {
        byte[] head = new byte[CommitRecord.HeadLength];
        int length = 0;
        for (int read; (read = RandomAccess.Read(handle, head.AsSpan(length), length)) > 0;)
        {
            length += read;
        }

        CommitRecord commit = CommitRecord.ReadNewest(head.AsSpan(0, length), path);
        long fileLength = RandomAccess.GetLength(handle);
        return commit.Length <= fileLength
            ? commit
            : throw new InvalidDataException($"'{path}' is cut off: it has {fileLength} bytes, and should have {commit.Length}.");
    }

    private SegmentHeader WriteSegment<TRows>(ReadOnlySpan<long> removed, ref TRows added)
        where TRows : IRowSource, allows ref struct
    {
        using var stream = new RandomAccessStream(_handle, _commit.Length);
        using var writer = new SegmentWriter(stream);
        SegmentHeader header = writer.Write(_commit.Layout, _commit.Sequence + 1, removed, ref added);
        RandomAccess.FlushToDisk(_handle);
        return header;
    }

    private void Write(CommitRecord commit)
    {
        byte[] record = new byte[CommitRecord.Spacing];
        commit.Write(record);
        RandomAccess.Write(_handle, record, commit.Position);
        RandomAccess.FlushToDisk(_handle);
    }

    private void Release()
    {
        _regions.ForEach(region => region.Dispose());
        _regions.Clear();
        _handle.Dispose();
    }
}
