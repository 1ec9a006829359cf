using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A sequence of objects as a view.</summary>
internal sealed class EnumerableView<TRow>(IEnumerable<TRow> data, MemberColumn[] columns) : IDataView where TRow : class
{
    public DataViewSchema Schema { get; } = ObjectRow<TRow>.SchemaOf(columns);

    public bool CanShuffle => false;

    public long? GetRowCount() => (data as ICollection<TRow>)?.Count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        HashSet<int> needed = [.. columnsNeeded.Select(c => c.Index)];
        return new Cursor(new ObjectRow<TRow>(columns, Schema, needed.Contains), data.GetEnumerator());
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(ObjectRow<TRow> row, IEnumerator<TRow> data) : ForwardingCursor(row)
    {
        protected override bool MoveNextCore()
        {
            if (!data.MoveNext())
                return false;
            row.Set(data.Current ?? throw Contracts.Except("Encountered null when iterating over data, this is not supported."));
            return true;
        }

        protected override void Dispose(bool disposing)
        {
            data.Dispose();
            base.Dispose(disposing);
        }
    }
}
