namespace Microsoft.ML.Data;

/// <summary>A row whose values are computed from another.</summary>
internal sealed class MappedRow(DataViewRow input, DataViewSchema schema, Delegate[] getters, List<IDisposable> owned) : DataViewRow
{
    public override DataViewSchema Schema => schema;

    public override long Position => input.Position;

    public override long Batch => input.Batch;

    public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => getters[column.Index] != null;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => getters.Typed<TValue>(column);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (IDisposable resource in owned)
                resource.Dispose();
            owned.Clear();
            input.Dispose();
        }
        base.Dispose(disposing);
    }
}
