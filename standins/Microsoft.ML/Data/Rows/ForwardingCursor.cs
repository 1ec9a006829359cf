namespace Microsoft.ML.Data;

/// <summary>A cursor that moves by its own rule and takes everything else from a row.</summary>
internal abstract class ForwardingCursor(DataViewRow row) : DataViewRowCursor
{
    private bool _done;

    public override DataViewSchema Schema => row.Schema;

    public override long Position => _done ? -1 : row.Position;

    public override long Batch => row.Batch;

    public override ValueGetter<DataViewRowId> GetIdGetter() => row.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => row.IsColumnActive(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => row.GetGetter<TValue>(column);

    public sealed override bool MoveNext()
    {
        if (_done)
            return false;
        if (MoveNextCore())
            return true;
        _done = true;
        return false;
    }

    protected abstract bool MoveNextCore();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            row.Dispose();
        base.Dispose(disposing);
    }
}
