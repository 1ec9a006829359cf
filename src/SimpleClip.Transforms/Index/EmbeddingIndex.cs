using SimpleClip.Indexing.Storage;

namespace SimpleClip;

/// <summary>
/// Embeddings with a key each, such as the path of an image, in which those most similar to a query are found: by comparing it with every
/// one of them, so that nothing is ever missed. Similarity is the cosine: vectors are scaled to length 1 as they are added, queries as they
/// come.
/// </summary>
/// <remarks>
/// <para>An index lives in memory (<see cref="Create"/>, <see cref="Load(string, Options?)"/>) or in a file that is mapped into memory
/// (<see cref="OpenOrCreate"/> for writing, <see cref="Open"/> for reading). Opening a file reads its headers only; the operating system
/// brings in the rest as searches look at it, and shares it among processes.</para>
/// <para>Each call of <c>Add</c>, <c>Upsert</c> or <c>Remove</c> is one change: searches see all of it or nothing, and in a file it is on
/// the disk when the call returns. If the process is killed or the power fails meanwhile, the file holds the state before. Add many vectors
/// in one call: a change costs a write to the disk. <see cref="Compact"/> frees the room of removed vectors.</para>
/// <para>Safe for any number of threads: searches run side by side and do not wait for changes, of which one is made at a time.
/// <see cref="Compact"/> and <see cref="Dispose"/> wait for searches under way, and later ones for them. Of several processes, or several
/// indexes open on one file, one may write: the others read what was there when they opened it, and <see cref="Refresh"/> shows them the
/// rest. While a file is open, other programs must not cut it short.</para>
/// <para>A search reads all vectors once, however many queries it has: a gigabyte for a million vectors of 512 halves. Beyond some ten
/// million vectors use a vector database.</para>
/// </remarks>
public sealed partial class EmbeddingIndex : IDisposable
{
    // Readers search; the writer's turn comes when memory goes away.
    private readonly ReaderWriterLockSlim _memory = new();
    private readonly Lock _changes = new();
    private readonly string? _path;
    private IndexStore _store;
    private bool _disposed;

    private EmbeddingIndex(IndexStore store, Options? options, string? path)
    {
        _store = store;
        _path = path;
        Threads = options?.Threads ?? Environment.ProcessorCount;
    }

    /// <summary>The numbers of a vector.</summary>
    public int Dimension => Layout.Dimension;

    /// <summary>How vectors are kept.</summary>
    public EmbeddingStorage Storage => Layout.Storage;

    /// <summary>The number of vectors.</summary>
    public long Count => Snapshot.Count;

    /// <summary>Whether vectors cannot be added or removed.</summary>
    public bool IsReadOnly => Volatile.Read(ref _store).IsReadOnly;

    /// <summary>The most threads that work on one search.</summary>
    internal int Threads { get; }

    /// <summary>How vectors lie in memory.</summary>
    internal RowLayout Layout => Snapshot.Layout;

    private IndexSnapshot Snapshot => Volatile.Read(ref _store).Snapshot;

    /// <summary>Waits for searches under way and closes the index; further calls do nothing.</summary>
    public void Dispose()
    {
        lock (_changes)
        {
            Exclusively(() =>
            {
                if (!_disposed)
                {
                    _disposed = true;
                    _store.Dispose();
                }
            });
        }
    }

    /// <summary>Uses the rows while they cannot go away.</summary>
    internal T Read<T>(Func<IndexSnapshot, T> use)
    {
        _memory.EnterReadLock();
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return use(Snapshot);
        }
        finally
        {
            _memory.ExitReadLock();
        }
    }

    // Waits until nobody reads, and keeps readers waiting.
    private void Exclusively(Action change)
    {
        _memory.EnterWriteLock();
        try
        {
            change();
        }
        finally
        {
            _memory.ExitWriteLock();
        }
    }
}
