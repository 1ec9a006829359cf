namespace SimpleClip.Indexing.Storage;

/// <summary>Memory in which rows lie. Whoever reads it holds a reference to it, and its owner does not dispose of it meanwhile.</summary>
internal abstract unsafe class RowMemory : IDisposable
{
    ~RowMemory() => Release();

    /// <summary>Where it begins.</summary>
    public abstract byte* Start { get; }

    /// <summary>Its size in bytes.</summary>
    public abstract long Length { get; }

    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives the memory back, unless that was done.</summary>
    protected abstract void Release();
}
