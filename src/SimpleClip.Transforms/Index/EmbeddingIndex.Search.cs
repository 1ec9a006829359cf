using SimpleClip.Indexing.Scanning;
using SimpleClip.Indexing.Storage;

namespace SimpleClip;

public sealed partial class EmbeddingIndex
{
    // What one thread scans in the time that it takes to get another one going.
    private const long WorthAThread = 1 << 20;

    /// <summary>Finds the vectors most similar to a query.</summary>
    /// <param name="query">The query, of any length but zero; <see cref="Dimension"/> numbers.</param>
    /// <param name="k">How many to find, at least 1.</param>
    /// <param name="filter">Says by the key whether a vector may be found; null for all. It is called by several threads, for those vectors
    /// only that would be among the best so far, and must not use the index.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <returns>The best <paramref name="k"/>, or all if there are fewer: the most similar first, of equally similar ones the one added
    /// first.</returns>
    /// <exception cref="ArgumentException">The query has another dimension, is zero or not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is less than 1.</exception>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    /// <exception cref="ObjectDisposedException">The index was disposed of.</exception>
    /// <exception cref="OperationCanceledException">The search was stopped.</exception>
    public IReadOnlyList<EmbeddingMatch> Search(
        ReadOnlySpan<float> query, int k, Func<string, bool>? filter = null, CancellationToken cancellation = default) =>
        query.Length == Dimension
            ? SearchMany(query, k, filter, cancellation)[0]
            : throw new ArgumentException($"The query has {query.Length} numbers; expected {Dimension}.", nameof(query));

    /// <summary>
    /// Finds the vectors most similar to each of several queries: faster than one after the other, with the same results.
    /// </summary>
    /// <param name="queries">The queries, of any length but zero, shape [queries, dimension].</param>
    /// <param name="k">How many to find for each, at least 1.</param>
    /// <param name="filter">Says by the key whether a vector may be found; null for all. It is called by several threads, for those vectors
    /// only that would be among the best so far, and must not use the index.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <returns>For each query the best <paramref name="k"/>, or all if there are fewer: the most similar first, of equally similar ones
    /// the one added first.</returns>
    /// <exception cref="ArgumentException">A query is cut off, zero or not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is less than 1.</exception>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    /// <exception cref="ObjectDisposedException">The index was disposed of.</exception>
    /// <exception cref="OperationCanceledException">The search was stopped.</exception>
    public IReadOnlyList<IReadOnlyList<EmbeddingMatch>> SearchMany(
        ReadOnlySpan<float> queries, int k, Func<string, bool>? filter = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        if (queries.Length % Dimension != 0)
        {
            throw new ArgumentException($"The queries have {queries.Length} numbers; expected a multiple of {Dimension}.", nameof(queries));
        }

        using var packed = new PackedQueries(Layout, queries, nameof(queries));
        return Read(snapshot =>
        {
            var scan = new IndexScan(snapshot, packed, k, filter, cancellation);
            return scan.Run(UsefulThreads(snapshot)).Select(rows => Describe(snapshot, rows)).ToArray();
        });
    }

    private static EmbeddingMatch[] Describe(IndexSnapshot snapshot, RowScore[] rows) =>
        [.. rows.Select(row => new EmbeddingMatch(snapshot.Key(row.Row), row.Score))];

    private int UsefulThreads(IndexSnapshot snapshot) =>
        (int)Math.Clamp(snapshot.Rows * snapshot.Layout.Stride / WorthAThread, 1, Threads);
}
