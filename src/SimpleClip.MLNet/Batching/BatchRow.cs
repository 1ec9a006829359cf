using System.Runtime.ExceptionServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace SimpleClip.Batching;

/// <summary>
/// One row with the added columns, computed as a batch of one when the first of them is read, and again when the input row has moved on.
/// </summary>
internal sealed class BatchRow : DataViewRow
{
    private readonly BatchBinding _binding;
    private readonly DataViewRow _input;
    private readonly RowBatch? _batch;
    private readonly BoundRow _values;
    private long? _evaluatedPosition;
    private bool _disposed;

    /// <param name="binding">The bound transformer.</param>
    /// <param name="active">The columns wanted.</param>
    /// <param name="input">The row to map; owned from here on, as by every row mapper of ML.NET.</param>
    public BatchRow(BatchBinding binding, ActiveColumns active, DataViewRow input)
    {
        _binding = binding;
        _input = input;
        _batch = active.HasOutputs ? binding.CreateBatch(input, active, capacity: 1) : null;
        _values = new BoundRow(binding, active, input, _batch, EvaluatedSlot);
    }

    public override DataViewSchema Schema => _binding.OutputSchema;

    public override long Position => _input.Position;

    public override long Batch => _input.Batch;

    public override bool IsColumnActive(DataViewSchema.Column column) => _values.IsColumnActive(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => _values.GetGetter<TValue>(column);

    public override ValueGetter<DataViewRowId> GetIdGetter() => _input.GetIdGetter();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            _batch?.Dispose();
            _input.Dispose();
        }

        base.Dispose(disposing);
    }

    private int EvaluatedSlot()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_evaluatedPosition != _input.Position)
        {
            _evaluatedPosition = null;
            try
            {
                _batch!.Read(0);
                _binding.Evaluate(_batch, 1);
            }
            catch (SlotException e) when (e.InnerException is not null)
            {
                // There is but one row, and the caller has it at hand: its number would say nothing.
                ExceptionDispatchInfo.Throw(e.InnerException);
            }

            _evaluatedPosition = _input.Position;
        }

        return 0;
    }
}
