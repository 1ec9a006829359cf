using SimpleClip.Indexing.Storage;

namespace SimpleClip;

public sealed partial class EmbeddingIndex
{
    /// <summary>Adds a vector.</summary>
    /// <param name="key">Its key, which the index must not have yet: not empty, at most 16,384 bytes in UTF-8.</param>
    /// <param name="vector">The vector, of any length but zero; <see cref="Dimension"/> numbers.</param>
    /// <inheritdoc cref="Add(IReadOnlyList{string}, ReadOnlySpan{float})"/>
    public void Add(string key, ReadOnlySpan<float> vector) => Add([key], vector);

    /// <summary>Adds vectors: all of them, or none if one is refused.</summary>
    /// <param name="keys">Their keys, none of which the index has yet: different, not empty, at most 16,384 bytes in UTF-8.</param>
    /// <param name="vectors">The vectors, of any length but zero, shape [keys, dimension].</param>
    /// <exception cref="ArgumentException">A key is there already, twice, empty or too long; a vector is zero or not finite; or the numbers
    /// are not as many as there should be. The message names the row.</exception>
    /// <exception cref="InvalidOperationException">The index is open for reading only.</exception>
    /// <exception cref="IOException">The file could not be written; it holds what it held before.</exception>
    /// <exception cref="ObjectDisposedException">The index was disposed of.</exception>
    public void Add(IReadOnlyList<string> keys, ReadOnlySpan<float> vectors) => Add(keys, vectors, replace: false);

    /// <summary>Adds vectors, in one change with the removal of those that have had the same keys.</summary>
    /// <param name="keys">Their keys: different, not empty, at most 16,384 bytes in UTF-8.</param>
    /// <param name="vectors">The vectors, of any length but zero, shape [keys, dimension].</param>
    /// <exception cref="ArgumentException">A key is there twice, empty or too long; a vector is zero or not finite; or the numbers are not
    /// as many as there should be. The message names the row.</exception>
    /// <inheritdoc cref="Add(IReadOnlyList{string}, ReadOnlySpan{float})"/>
    public void Upsert(IReadOnlyList<string> keys, ReadOnlySpan<float> vectors) => Add(keys, vectors, replace: true);

    /// <summary>Removes vectors. Their room is free again after <see cref="Compact"/>.</summary>
    /// <param name="keys">Their keys; those that the index does not have are passed over.</param>
    /// <returns>The number of vectors removed.</returns>
    /// <exception cref="InvalidOperationException">The index is open for reading only.</exception>
    /// <exception cref="IOException">The file could not be written; it holds what it held before.</exception>
    /// <exception cref="ObjectDisposedException">The index was disposed of.</exception>
    public int Remove(params IReadOnlyList<string> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        lock (_changes)
        {
            CheckChangeable();
            long[] removed = [.. keys.Select(key => Find(key)?.Row ?? -1).Where(row => row >= 0).Distinct()];
            if (removed.Length > 0)
            {
                var none = new NewRows(Layout, new EncodedKeys([]), []);
                Change(removed, ref none);
            }

            return removed.Length;
        }
    }

    /// <summary>
    /// Writes the index anew without the vectors that were removed, and with those of many small changes in one piece. Results of searches
    /// stay the same. On Windows it fails while other processes have the file open.
    /// </summary>
    /// <exception cref="InvalidOperationException">The index is open for reading only.</exception>
    /// <exception cref="IOException">The file could not be written or replaced; it holds what it held before. If it could not even be
    /// opened again afterwards, the index is disposed of.</exception>
    /// <exception cref="ObjectDisposedException">The index was disposed of.</exception>
    public void Compact()
    {
        lock (_changes)
        {
            CheckChangeable();
            bool entered = false;
            try
            {
                _store.Compact(() =>
                {
                    _memory.EnterWriteLock();
                    entered = true;
                });
            }
            finally
            {
                if (entered)
                {
                    ForgetKeys();
                    _disposed = !_store.IsOpen;
                    _memory.ExitWriteLock();
                }
            }
        }
    }

    private void Add(IReadOnlyList<string> keys, ReadOnlySpan<float> vectors, bool replace)
    {
        ArgumentNullException.ThrowIfNull(keys);
        lock (_changes)
        {
            CheckChangeable();
            if (vectors.Length != (long)keys.Count * Dimension)
            {
                throw new ArgumentException(
                    $"There are {vectors.Length} numbers for {keys.Count} keys; expected {Dimension} for each.", nameof(vectors));
            }

            var rows = new NewRows(Layout, new EncodedKeys(keys), vectors);
            long[] replaced = FindReplaced(keys, ref rows, replace);
            if (rows.Count > 0)
            {
                Change(replaced, ref rows);
            }
        }
    }

    private long[] FindReplaced(IReadOnlyList<string> keys, ref NewRows rows, bool replace)
    {
        var seen = new HashSet<string>(keys.Count, StringComparer.Ordinal);
        var replaced = new List<long>();
        for (int i = 0; i < keys.Count; i++)
        {
            long? row = seen.Add(keys[i])
                ? FindRow(rows.Key(i))
                : throw new ArgumentException($"Key {i}, '{keys[i]}', was there before; expected different keys.", nameof(keys));
            if (row is not null && !replace)
            {
                throw new ArgumentException($"Key {i}, '{keys[i]}', is in the index already; Upsert replaces vectors.", nameof(keys));
            }

            if (row is not null)
            {
                replaced.Add(row.Value);
            }
        }

        return [.. replaced];
    }

    private void Change(ReadOnlySpan<long> removed, ref NewRows added)
    {
        if (_store.NeedsTidying)
        {
            Exclusively(_store.TidyUp);
            UpdateKeys([], Snapshot.Rows);
        }

        long firstAdded = Snapshot.Rows;
        _store.Change(removed, ref added);
        UpdateKeys(removed, firstAdded);
    }

    private void CheckChangeable()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_store.IsReadOnly)
        {
            throw new InvalidOperationException($"'{_path}' is open for reading only; OpenOrCreate opens it for writing.");
        }
    }
}
