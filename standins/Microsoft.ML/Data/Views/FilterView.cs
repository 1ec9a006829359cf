namespace Microsoft.ML.Data;

/// <summary>The rows of another view that a test lets through.</summary>
/// <param name="source">The view to filter.</param>
/// <param name="tested">The columns that the test reads.</param>
/// <param name="makeTest">Makes the test for one cursor.</param>
/// <param name="inOrder">Whether the test depends on the order of the rows, so that they must not be shuffled.</param>
internal sealed class FilterView(IDataView source, DataViewSchema.Column[] tested, Func<DataViewRow, Func<bool>> makeTest,
    bool inOrder = false) : IDataView
{
    public DataViewSchema Schema => source.Schema;

    public bool CanShuffle => !inOrder && source.CanShuffle;

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        DataViewRowCursor cursor = source.GetRowCursor(columnsNeeded.Concat(tested).DistinctBy(c => c.Index), inOrder ? null : rand);
        return new Cursor(cursor, makeTest(cursor));
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(DataViewRowCursor cursor, Func<bool> test) : ForwardingCursor(cursor)
    {
        private long _position = -1;

        public override long Position => _position;

        protected override bool MoveNextCore()
        {
            while (cursor.MoveNext())
            {
                if (test())
                {
                    _position++;
                    return true;
                }
            }
            _position = -1;
            return false;
        }
    }
}
