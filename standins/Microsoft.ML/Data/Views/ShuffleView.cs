namespace Microsoft.ML.Data;

/// <summary>The rows of another view in an order that a seed decides; a source that cannot shuffle is read into memory for it.</summary>
internal sealed class ShuffleView(IDataView source, int seed) : IDataView
{
    public DataViewSchema Schema => source.Schema;

    public bool CanShuffle => true;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        IDataView view = source.CanShuffle ? source : new CacheView(source);
        return view.GetRowCursor(columnsNeeded, rand ?? RandomUtils.Create(seed));
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];
}
