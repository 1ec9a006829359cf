namespace SimpleClip.Distillation;

/// <summary>Counts what a cache was asked for.</summary>
internal sealed class CacheTally
{
    /// <summary>Embeddings that did not have to be computed.</summary>
    public long Hits { get; private set; }

    /// <summary>Embeddings that had to be computed.</summary>
    public long Misses { get; private set; }

    /// <summary>Counts a batch.</summary>
    public void Add(int hits, int misses)
    {
        Hits += hits;
        Misses += misses;
    }
}
