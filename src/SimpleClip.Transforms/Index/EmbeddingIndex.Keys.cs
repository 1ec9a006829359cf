using System.Text;
using SimpleClip.Indexing.Storage;

namespace SimpleClip;

public sealed partial class EmbeddingIndex
{
    private readonly Lock _keysLock = new();
    private KeyTable? _keys;

    /// <summary>Whether there is a vector of a key. The first call reads all keys.</summary>
    /// <exception cref="ObjectDisposedException">The index was disposed of.</exception>
    public bool Contains(string key) => Read(_ => Find(key) is not null);

    /// <summary>Reads the vector of a key. The first call reads all keys.</summary>
    /// <param name="key">The key.</param>
    /// <param name="vector">Receives the vector, of length 1 but for rounding; at least <see cref="Dimension"/> numbers.</param>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="ArgumentException"><paramref name="vector"/> is too short.</exception>
    /// <exception cref="ObjectDisposedException">The index was disposed of.</exception>
    public bool TryGetVector(string key, Span<float> vector)
    {
        if (vector.Length < Dimension)
        {
            throw new ArgumentException($"There is room for {vector.Length} numbers; expected at least {Dimension}.", nameof(vector));
        }

        float[]? found = Read(_ => Find(key) is var (snapshot, row) ? Decode(snapshot, row) : null);
        found?.CopyTo(vector);
        return found is not null;
    }

    /// <summary>All keys, in the order in which they were added.</summary>
    /// <exception cref="ObjectDisposedException">The index was disposed of.</exception>
    public string[] GetKeys() => Read(snapshot => snapshot.LiveRows().Select(snapshot.Key).ToArray());

    private static float[] Decode(IndexSnapshot snapshot, long row)
    {
        float[] vector = new float[snapshot.Layout.Dimension];
        snapshot.Layout.Decode(snapshot.Row(row), vector);
        return vector;
    }

    // With the snapshot that has the row, which may be newer than the caller's.
    private (IndexSnapshot Snapshot, long Row)? Find(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        byte[] bytes = Encoding.UTF8.GetBytes(key);
        lock (_keysLock)
        {
            _keys ??= new KeyTable(Snapshot);
            return _keys.Find(bytes) is { } row ? (_keys.Snapshot, row) : null;
        }
    }

    private long? FindRow(ReadOnlySpan<byte> key)
    {
        lock (_keysLock)
        {
            _keys ??= new KeyTable(Snapshot);
            return _keys.Find(key);
        }
    }

    private void UpdateKeys(ReadOnlySpan<long> removed, long firstAdded)
    {
        lock (_keysLock)
        {
            _keys?.Update(Snapshot, removed, firstAdded);
        }
    }

    private void ForgetKeys()
    {
        lock (_keysLock)
        {
            _keys = null;
        }
    }
}
