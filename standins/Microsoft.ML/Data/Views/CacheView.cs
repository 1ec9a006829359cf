namespace Microsoft.ML.Data;

/// <summary>Keeps the rows of another view in memory, from the first time they are read.</summary>
internal sealed class CacheView(IDataView source) : IDataView
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, Array> _columns = [];
    private int? _rowCount;

    public DataViewSchema Schema => source.Schema;

    public bool CanShuffle => true;

    public long? GetRowCount() => _rowCount ?? source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        Load(columns);
        int[] order = [.. Enumerable.Range(0, _rowCount.Value)];
        rand?.Shuffle(order);
        return new MemoryCursor(Schema, columns.DistinctBy(c => c.Index).ToDictionary(c => c.Index, c => _columns[c.Index]), order);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private void Load(DataViewSchema.Column[] needed)
    {
        lock (_lock)
        {
            DataViewSchema.Column[] missing = [.. needed.Where(c => !_columns.ContainsKey(c.Index)).DistinctBy(c => c.Index)];
            if (missing.Length == 0 && _rowCount != null)
                return;
            using DataViewRowCursor cursor = source.GetRowCursor(missing);
            ColumnBuffer[] buffers = [.. missing.Select(c => ColumnBuffer.Create(cursor, c))];
            int count = 0;
            for (; cursor.MoveNext(); count++)
            {
                foreach (ColumnBuffer buffer in buffers)
                    buffer.Add();
            }
            for (int i = 0; i < missing.Length; i++)
                _columns[missing[i].Index] = buffers[i].ToArray();
            _rowCount = count;
        }
    }
}
