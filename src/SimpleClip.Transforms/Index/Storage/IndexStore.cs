namespace SimpleClip.Indexing.Storage;

/// <summary>Where an index keeps its rows. One thread changes it at a time; snapshots stay readable until <see cref="Dispose"/>.</summary>
internal abstract class IndexStore(IndexSnapshot snapshot) : IDisposable
{
    private volatile IndexSnapshot _snapshot = snapshot;

    /// <summary>The rows at present.</summary>
    public IndexSnapshot Snapshot
    {
        get => _snapshot;
        private protected set => _snapshot = value;
    }

    /// <summary>Whether the rows can be changed.</summary>
    public virtual bool IsReadOnly => false;

    /// <summary>Whether the rows can be read: not after a failure that left nothing to read from.</summary>
    public virtual bool IsOpen => true;

    /// <summary>Removes rows and adds others, both or nothing.</summary>
    /// <param name="removed">The rows to remove, each of which is there, in any order.</param>
    /// <param name="added">The rows to add.</param>
    /// <exception cref="IOException">The rows could not be written; the old ones are still there.</exception>
    public abstract void Change<TRows>(ReadOnlySpan<long> removed, ref TRows added)
        where TRows : IRowSource, allows ref struct;

    /// <summary>Writes the rows that are still there anew, without those that were removed.</summary>
    /// <param name="beforeReplacing">Called when the new rows are complete, and just before the old ones go: nobody may read them from then
    /// on until this method returns.</param>
    public abstract void Compact(Action beforeReplacing);

    /// <summary>Whether something must be done while nobody reads, see <see cref="TidyUp"/>.</summary>
    public virtual bool NeedsTidying => false;

    /// <summary>Does what can only be done while nobody reads.</summary>
    public virtual void TidyUp()
    {
    }

    public abstract void Dispose();
}
