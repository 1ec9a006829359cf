using System.IO.Hashing;

namespace SimpleClip.Indexing.Storage;

/// <summary>
/// Finds rows by key. It keeps row numbers only, and looks keys up where the rows have them: some twenty bytes a row. Not safe for
/// concurrent use.
/// </summary>
internal sealed class KeyTable
{
    private readonly KeyComparer _comparer;
    private readonly HashSet<long> _rows;
    private readonly HashSet<long>.AlternateLookup<ReadOnlySpan<byte>> _lookup;

    /// <summary>Reads all keys of a snapshot.</summary>
    public KeyTable(IndexSnapshot snapshot)
    {
        _comparer = new KeyComparer(snapshot);
        _rows = new HashSet<long>(checked((int)snapshot.Count), _comparer);
        _lookup = _rows.GetAlternateLookup<ReadOnlySpan<byte>>();
        foreach (long row in snapshot.LiveRows())
        {
            _rows.Add(row);
        }
    }

    /// <summary>The rows that the table knows.</summary>
    public IndexSnapshot Snapshot => _comparer.Snapshot;

    /// <summary>The row of a key, or null.</summary>
    public long? Find(ReadOnlySpan<byte> key) => _lookup.TryGetValue(key, out long row) ? row : null;

    /// <summary>Follows a change of the index.</summary>
    /// <param name="snapshot">The rows after the change.</param>
    /// <param name="removed">Rows that were removed.</param>
    /// <param name="firstAdded">The first row that was added; all after it were too.</param>
    public void Update(IndexSnapshot snapshot, ReadOnlySpan<long> removed, long firstAdded)
    {
        _comparer.Snapshot = snapshot;
        foreach (long row in removed)
        {
            _rows.Remove(row);
        }

        for (long row = firstAdded; row < snapshot.Rows; row++)
        {
            _rows.Add(row);
        }
    }

    /// <summary>Compares rows by their keys.</summary>
    private sealed class KeyComparer(IndexSnapshot snapshot)
        : IEqualityComparer<long>, IAlternateEqualityComparer<ReadOnlySpan<byte>, long>
    {
        // Nobody can choose keys so that they collide.
        private readonly long _seed = Random.Shared.NextInt64();

        public IndexSnapshot Snapshot { get; set; } = snapshot;

        public bool Equals(long left, long right) => left == right || Equals(Snapshot.KeyBytes(left), right);

        public int GetHashCode(long row) => GetHashCode(Snapshot.KeyBytes(row));

        public bool Equals(ReadOnlySpan<byte> key, long row) => Snapshot.KeyBytes(row).SequenceEqual(key);

        public int GetHashCode(ReadOnlySpan<byte> key) => (int)XxHash3.HashToUInt64(key, _seed);

        public long Create(ReadOnlySpan<byte> key) => throw new NotSupportedException("Rows are added with their key, not found by it.");
    }
}
