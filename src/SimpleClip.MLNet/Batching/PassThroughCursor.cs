using Microsoft.ML;
using Microsoft.ML.Data;

namespace SimpleClip.Batching;

/// <summary>A cursor of the input dressed in the output schema, for callers that want none of the added columns.</summary>
internal sealed class PassThroughCursor(BatchBinding binding, ActiveColumns active, DataViewRowCursor input) : DataViewRowCursor
{
    private readonly BoundRow _values = new(binding, active, input, batch: null, slot: () => 0);

    public override DataViewSchema Schema => binding.OutputSchema;

    public override long Position => input.Position;

    public override long Batch => input.Batch;

    public override bool IsColumnActive(DataViewSchema.Column column) => _values.IsColumnActive(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => _values.GetGetter<TValue>(column);

    public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

    public override bool MoveNext() => input.MoveNext();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            input.Dispose();
        }

        base.Dispose(disposing);
    }
}
