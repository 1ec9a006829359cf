namespace SimpleClip.Indexing.Scanning;

/// <summary>Computes scalar products of rows and queries.</summary>
internal abstract unsafe class RowScorer
{
    /// <summary>The queries that <see cref="ScoreGroup"/> takes together.</summary>
    public const int GroupSize = 8;

    /// <summary>The scorer of rows of a storage.</summary>
    public static RowScorer For(EmbeddingStorage storage) =>
        storage == EmbeddingStorage.Half ? new RowScorer<HalfElement>() : new RowScorer<SingleElement>();

    /// <summary>Scores rows against one query.</summary>
    /// <param name="rows">The rows, one after the other.</param>
    /// <param name="stride">The bytes of a row.</param>
    /// <param name="query">The packed query.</param>
    /// <param name="scores">Receives one score for each row.</param>
    public abstract void ScoreOne(byte* rows, int stride, float* query, Span<float> scores);

    /// <summary>
    /// Scores rows against <see cref="GroupSize"/> queries; each score is, bit by bit, what <see cref="ScoreOne"/> gives.
    /// </summary>
    /// <param name="rows">The rows, one after the other.</param>
    /// <param name="stride">The bytes of a row.</param>
    /// <param name="queries">The packed group of queries.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="scores">Receives one score for each query and row, shape [<see cref="GroupSize"/>, <paramref name="count"/>].</param>
    public abstract void ScoreGroup(byte* rows, int stride, float* queries, int count, Span<float> scores);
}
