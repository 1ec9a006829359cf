using SimpleClip.Indexing.Files;
using SimpleClip.Indexing.Storage;
using SimpleClip.Weights;

namespace SimpleClip;

public sealed partial class EmbeddingIndex
{
    private const int MostDimensions = 1 << 16;

    /// <summary>Makes an empty index in memory.</summary>
    /// <param name="dimension">The numbers of a vector, 1 to 65,536.</param>
    /// <param name="options">The settings; null for the usual ones.</param>
    /// <exception cref="ArgumentOutOfRangeException">The dimension or an option is outside its range.</exception>
    public static EmbeddingIndex Create(int dimension, Options? options = null)
    {
        IndexSnapshot empty = IndexSnapshot.Empty(NewLayout(dimension, options));
        return new EmbeddingIndex(new MemoryStore(empty, memory: null), options, path: null);
    }

    /// <summary>
    /// Opens an index file for reading and writing, and makes an empty one if there is none. A file of the same name with <c>.lock</c> at
    /// its end lies beside it, which says that somebody writes.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="dimension">The numbers of a vector, 1 to 65,536.</param>
    /// <param name="options">The settings; null for the usual ones. A file that exists keeps its storage.</param>
    /// <exception cref="ArgumentException">The file has vectors of another dimension.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The dimension or an option is outside its range.</exception>
    /// <exception cref="InvalidDataException">The file is not an index, cut off or damaged.</exception>
    /// <exception cref="IOException">Another index has the file open for writing, or it cannot be created.</exception>
    public static EmbeddingIndex OpenOrCreate(string path, int dimension, Options? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        RowLayout layout = NewLayout(dimension, options);
        string full = Path.GetFullPath(path);
        DurableFolder.Create(Path.GetDirectoryName(full)!);
        ExclusiveFile exclusive = TakeForWriting(full);
        try
        {
            if (!File.Exists(full))
            {
                AtomicFile.Write(full, stream => IndexFile.Write(IndexSnapshot.Empty(layout), stream));
            }

            FileStore store = FileStore.Open(full, exclusive);
            if (store.Snapshot.Layout.Dimension == dimension)
            {
                return new EmbeddingIndex(store, options, full);
            }

            store.Dispose();
            throw new ArgumentException(
                $"'{full}' has vectors of {store.Snapshot.Layout.Dimension} numbers; expected {dimension}.", nameof(dimension));
        }
        catch
        {
            exclusive.Dispose();
            throw;
        }
    }

    /// <summary>Opens an index file for reading: only its headers are read now.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">The settings; null for the usual ones.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not an index, cut off or damaged.</exception>
    public static EmbeddingIndex Open(string path, Options? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options?.Validated();
        string full = Path.GetFullPath(path);
        return new EmbeddingIndex(FileStore.Open(full, exclusive: null), options, full);
    }

    /// <summary>Reads an index file into memory, and checks all of it. Changes of the index do not change the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">The settings; null for the usual ones.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not an index, cut off or damaged.</exception>
    public static EmbeddingIndex Load(string path, Options? options = null)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return Load(stream, options);
    }

    /// <summary>Reads an index into memory, and checks all of it.</summary>
    /// <param name="stream">What <see cref="Save(Stream)"/> wrote; it stays open, and is read no further than that.</param>
    /// <param name="options">The settings; null for the usual ones.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    /// <exception cref="InvalidDataException">The stream holds no index, or is cut off or damaged.</exception>
    public static EmbeddingIndex Load(Stream stream, Options? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        options?.Validated();
        string name = stream is FileStream file ? file.Name : "index";
        return new EmbeddingIndex(IndexFile.Load(stream, name), options, path: null);
    }

    /// <summary>Writes the index to a file, in whose place an old one stays if anything fails.</summary>
    /// <param name="path">The file; not the one this index is open on, see <see cref="Compact"/>.</param>
    /// <exception cref="ObjectDisposedException">The index was disposed of.</exception>
    public void Save(string path)
    {
        if (Path.GetFullPath(path) == _path)
        {
            throw new ArgumentException($"The index is open on '{_path}' itself, which always is up to date.", nameof(path));
        }

        AtomicFile.Write(path, Save);
    }

    /// <summary>Writes the index to a stream.</summary>
    /// <param name="stream">Takes the index; it need not seek, and stays open.</param>
    /// <exception cref="ObjectDisposedException">The index was disposed of.</exception>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Read(snapshot =>
        {
            IndexFile.Write(snapshot, stream);
            return true;
        });
    }

    /// <summary>Shows what others have written to the file since it was opened, or since the last call.</summary>
    /// <returns>Whether there was anything new. An index in memory, or one open for writing, always has everything.</returns>
    /// <exception cref="InvalidDataException">The file is not an index any more, cut off or damaged; the rows from before are still
    /// there.</exception>
    /// <exception cref="IOException">The file cannot be read any more; the rows from before are still there.</exception>
    /// <exception cref="ObjectDisposedException">The index was disposed of.</exception>
    public bool Refresh()
    {
        lock (_changes)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_store is not FileStore { IsReadOnly: true } old || !old.IsOutdated())
            {
                return false;
            }

            FileStore store = FileStore.Open(_path!, exclusive: null);
            if (store.Snapshot.Layout != old.Snapshot.Layout)
            {
                store.Dispose();
                throw new InvalidDataException($"'{_path}' was replaced by an index of another kind; expected {old.Snapshot.Layout}.");
            }

            Exclusively(() =>
            {
                Volatile.Write(ref _store, store);
                ForgetKeys();
                old.Dispose();
            });
            return true;
        }
    }

    /// <summary>Reads the whole index, and compares it with the checksums of its file.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    /// <exception cref="ObjectDisposedException">The index was disposed of.</exception>
    public void Verify() => Read(snapshot =>
    {
        IndexFile.Verify(snapshot);
        return true;
    });

    private static RowLayout NewLayout(int dimension, Options? options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dimension, MostDimensions);
        return new RowLayout(dimension, (options?.Validated() ?? new Options()).Storage);
    }

    private static ExclusiveFile TakeForWriting(string path)
    {
        try
        {
            return new ExclusiveFile(path + FileStore.LockExtension);
        }
        catch (FileInUseException exception)
        {
            throw new IOException($"'{path}' is open for writing already; expected one writer at a time.", exception);
        }
    }
}
