namespace SimpleClip.Indexing.Storage;

/// <summary>Rows to be added to an index.</summary>
internal interface IRowSource
{
    /// <summary>Their number.</summary>
    int Count { get; }

    /// <summary>The bytes of all keys.</summary>
    long KeyBytes { get; }

    /// <summary>Copies rows, as they lie in memory.</summary>
    /// <param name="first">The first one.</param>
    /// <param name="destination">Receives whole rows.</param>
    void CopyRows(int first, Span<byte> destination);

    /// <summary>The UTF-8 bytes of a row's key.</summary>
    ReadOnlySpan<byte> Key(int row);
}
