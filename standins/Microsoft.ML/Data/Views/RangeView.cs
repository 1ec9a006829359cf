namespace Microsoft.ML.Data;

/// <summary>Some rows of another view, by their position.</summary>
internal sealed class RangeView(IDataView source, long skip, long take) : IDataView
{
    public DataViewSchema Schema => source.Schema;

    public bool CanShuffle => false;

    public long? GetRowCount() => source.GetRowCount() is long count ? Math.Min(Math.Max(0, count - skip), take) : null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null) =>
        new Cursor(source.GetRowCursor(columnsNeeded), skip, take);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(DataViewRowCursor cursor, long skip, long take) : ForwardingCursor(cursor)
    {
        private long _taken;

        public override long Position => _taken - 1;

        protected override bool MoveNextCore()
        {
            for (; skip > 0; skip--)
            {
                if (!cursor.MoveNext())
                    return false;
            }
            if (_taken >= take || !cursor.MoveNext())
            {
                _taken = 0;
                return false;
            }
            _taken++;
            return true;
        }
    }
}
