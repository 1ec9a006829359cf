namespace SimpleClip.Indexing.Scanning;

/// <summary>The best of the rows offered.</summary>
/// <param name="capacity">How many to keep, at least 1.</param>
internal sealed class TopRows(int capacity)
{
    private readonly PriorityQueue<RowScore, RowScore> _rows = new();

    /// <summary>A score must be above this to be among the best, if rows are offered in their order.</summary>
    public float Threshold { get; private set; } = float.NegativeInfinity;

    /// <summary>The rows kept, in no order.</summary>
    public IEnumerable<RowScore> Rows => _rows.UnorderedItems.Select(item => item.Element);

    /// <summary>Offers a row.</summary>
    public void Add(RowScore row)
    {
        if (_rows.Count < capacity)
        {
            _rows.Enqueue(row, row);
        }
        else
        {
            _rows.EnqueueDequeue(row, row);
        }

        if (_rows.Count == capacity)
        {
            Threshold = _rows.Peek().Score;
        }
    }
}
