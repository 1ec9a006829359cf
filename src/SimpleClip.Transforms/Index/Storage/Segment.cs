namespace SimpleClip.Indexing.Storage;

/// <summary>Rows that lie one after the other in memory. What a snapshot shows of it never changes.</summary>
internal abstract unsafe class Segment
{
    /// <summary>Where the first row begins.</summary>
    public abstract byte* Vectors { get; }

    /// <summary>The UTF-8 bytes of a row's key.</summary>
    public abstract ReadOnlySpan<byte> Key(int row);
}
