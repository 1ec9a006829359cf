namespace Microsoft.ML.Data;

/// <summary>A view mapped row by row.</summary>
internal sealed class MappedView(IDataView source, IRowToRowMapper mapper) : IDataView
{
    public DataViewSchema Schema => mapper.OutputSchema;

    public bool CanShuffle => source.CanShuffle;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null) =>
        Map(source.GetRowCursor(mapper.GetDependencies(columnsNeeded), rand), columnsNeeded);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) =>
        [.. source.GetRowCursorSet(mapper.GetDependencies(columnsNeeded), n, rand).Select(cursor => Map(cursor, columnsNeeded))];

    private Cursor Map(DataViewRowCursor cursor, IEnumerable<DataViewSchema.Column> columnsNeeded) =>
        new(cursor, mapper.GetRow(cursor, columnsNeeded));

    private sealed class Cursor(DataViewRowCursor source, DataViewRow row) : ForwardingCursor(row)
    {
        protected override bool MoveNextCore() => source.MoveNext();
    }
}
