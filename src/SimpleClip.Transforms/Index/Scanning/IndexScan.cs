using System.Runtime.ExceptionServices;
using SimpleClip.Indexing.Storage;

namespace SimpleClip.Indexing.Scanning;

/// <summary>
/// Finds the rows most similar to queries by looking at all of them. Threads take pieces of the rows in turn, and all queries look at a
/// small block before the next one is read, so that memory is read once however many queries there are.
/// </summary>
internal sealed unsafe class IndexScan
{
    /// <summary>What a processor's second-level cache holds next to other things.</summary>
    private const int BlockBytes = 1 << 17;

    /// <summary>What a thread takes at a time.</summary>
    private const int PieceBytes = 1 << 21;

    private readonly IndexSnapshot _snapshot;
    private readonly PackedQueries _queries;
    private readonly int _k;
    private readonly Func<string, bool>? _filter;
    private readonly CancellationToken _cancellation;
    private readonly RowScorer _scorer;
    private readonly int _blockRows;
    private readonly SnapshotPart[] _pieces;
    private int _nextPiece;

    /// <param name="snapshot">The rows.</param>
    /// <param name="queries">The queries.</param>
    /// <param name="k">How many rows to find for each, at least 1.</param>
    /// <param name="filter">Says by the key whether a row may be found; null for all.</param>
    /// <param name="cancellation">Stops the scan.</param>
    public IndexScan(
        IndexSnapshot snapshot, PackedQueries queries, int k, Func<string, bool>? filter, CancellationToken cancellation)
    {
        _snapshot = snapshot;
        _queries = queries;
        _k = k;
        _filter = filter;
        _cancellation = cancellation;
        _scorer = RowScorer.For(snapshot.Layout.Storage);
        _blockRows = Math.Max(1, BlockBytes / snapshot.Layout.Stride);
        _pieces = [.. snapshot.Parts.SelectMany(part => Split(part, Math.Max(1, PieceBytes / snapshot.Layout.Stride)))];
    }

    /// <summary>Runs the scan, once.</summary>
    /// <param name="threads">The most threads to use, this one included.</param>
    /// <returns>For each query the best rows, the best first.</returns>
    public RowScore[][] Run(int threads)
    {
        threads = Math.Min(threads, _pieces.Length);
        var found = new TopRows[Math.Max(1, threads)][];
        if (threads <= 1)
        {
            found[0] = ScanPieces();
        }
        else
        {
            RunInParallel(threads, found);
        }

        GC.KeepAlive(_queries);
        return [.. Enumerable.Range(0, _queries.Count).Select(query =>
            found.SelectMany(rows => rows[query].Rows).OrderDescending().Take(_k).ToArray())];
    }

    private static IEnumerable<SnapshotPart> Split(SnapshotPart part, int rows)
    {
        for (int first = 0; first < part.Rows; first += rows)
        {
            yield return new SnapshotPart(
                part.Segment, part.Offset + first, part.FirstRow + first, Math.Min(rows, part.Rows - first));
        }
    }

    private void RunInParallel(int threads, TopRows[][] found)
    {
        try
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = threads };
            Parallel.For(0, threads, options, thread => found[thread] = ScanPieces());
        }
        catch (AggregateException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerExceptions[0]);
        }
    }

    private TopRows[] ScanPieces()
    {
        TopRows[] found = [.. Enumerable.Range(0, _queries.Count).Select(_ => new TopRows(_k))];
        float[] scores = new float[_blockRows * (_queries.Groups > 0 ? RowScorer.GroupSize : 1)];
        for (int piece; (piece = Interlocked.Increment(ref _nextPiece) - 1) < _pieces.Length;)
        {
            _cancellation.ThrowIfCancellationRequested();
            SnapshotPart part = _pieces[piece];
            for (int first = 0; first < part.Rows; first += _blockRows)
            {
                ScanBlock(part, first, Math.Min(_blockRows, part.Rows - first), scores, found);
            }
        }

        return found;
    }

    private void ScanBlock(SnapshotPart part, int first, int count, Span<float> scores, TopRows[] found)
    {
        int stride = _snapshot.Layout.Stride;
        byte* rows = part.Segment.Vectors + ((part.Offset + (long)first) * stride);
        long firstRow = part.FirstRow + first;
        for (int query = 0; query < _queries.Singles; query += RowScorer.GroupSize)
        {
            _scorer.ScoreGroup(rows, stride, _queries.Values(query), count, scores);
            int inGroup = Math.Min(RowScorer.GroupSize, _queries.Singles - query);
            for (int i = 0; i < inGroup; i++)
            {
                Choose(scores.Slice(i * count, count), firstRow, found[query + i]);
            }
        }

        for (int query = _queries.Singles; query < _queries.Count; query++)
        {
            _scorer.ScoreOne(rows, stride, _queries.Values(query), scores[..count]);
            Choose(scores[..count], firstRow, found[query]);
        }
    }

    private void Choose(ReadOnlySpan<float> scores, long firstRow, TopRows found)
    {
        for (int i = 0; i < scores.Length; i++)
        {
            if (scores[i] > found.Threshold && IsWanted(firstRow + i))
            {
                found.Add(new RowScore(scores[i], firstRow + i));
            }
        }
    }

    private bool IsWanted(long row) => !_snapshot.Removed.Contains(row) && (_filter is null || _filter(_snapshot.Key(row)));
}
