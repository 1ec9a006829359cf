using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.Schema;

namespace SimpleClip.Batching;

/// <summary>
/// Reads ahead a batch of rows on one cursor, and shows them on another, which moves in lock-step with what the caller sees.
/// </summary>
/// <remarks>
/// A batch is evaluated when the first value computed from it is asked for, so that rows skipped over cost nothing but their reading.
/// Position, id and passed-through columns come from the lock-step cursor and thus always belong to the current row. The ids of both
/// cursors are compared row by row: a source that gives another order the second time would otherwise pair values of different rows.
/// </remarks>
internal sealed class BatchCursor : DataViewRowCursor
{
    private readonly BatchBinding _binding;
    private readonly DataViewRowCursor _ahead;
    private readonly DataViewRowCursor _current;
    private readonly RowBatch _batch;
    private readonly BoundRow _values;
    private readonly ValueGetter<DataViewRowId> _aheadId;
    private readonly ValueGetter<DataViewRowId> _currentId;
    private readonly DataViewRowId[] _ids;
    private long _firstRow;
    private int _count;
    private int _slot = -1;
    private bool _evaluated;
    private bool _finished;
    private bool _disposed;

    /// <param name="binding">The bound transformer.</param>
    /// <param name="active">The columns wanted, at least one of them an added one.</param>
    /// <param name="ahead">Cursor with the columns that the outputs depend on; owned from here on.</param>
    /// <param name="current">Cursor over the same rows with the passed-through columns; owned from here on.</param>
    public BatchCursor(BatchBinding binding, ActiveColumns active, DataViewRowCursor ahead, DataViewRowCursor current)
    {
        _binding = binding;
        _ahead = ahead;
        _current = current;
        _aheadId = ahead.GetIdGetter();
        _currentId = current.GetIdGetter();
        _ids = new DataViewRowId[binding.BatchSize];
        _batch = binding.CreateBatch(ahead, active, binding.BatchSize);
        _values = new BoundRow(binding, active, current, _batch, EvaluatedSlot);
    }

    public override DataViewSchema Schema => _binding.OutputSchema;

    public override long Position => _current.Position;

    public override long Batch => _current.Batch;

    public override bool IsColumnActive(DataViewSchema.Column column) => _values.IsColumnActive(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => _values.GetGetter<TValue>(column);

    public override ValueGetter<DataViewRowId> GetIdGetter() => _current.GetIdGetter();

    public override bool MoveNext()
    {
        if (_finished || _disposed)
        {
            return false;
        }

        if (!_current.MoveNext())
        {
            _finished = true;
            return false;
        }

        if (++_slot >= _count)
        {
            ReadAhead();
        }

        CheckSameRow();
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            _batch.Dispose();
            _ahead.Dispose();
            _current.Dispose();
        }

        base.Dispose(disposing);
    }

    private void ReadAhead()
    {
        _slot = 0;
        _count = 0;
        _evaluated = false;
        _firstRow = _current.Position;
        while (_count < _ids.Length && _ahead.MoveNext())
        {
            try
            {
                _batch.Read(_count);
            }
            catch (Exception e) when (e is not (OperationCanceledException or ObjectDisposedException or RowException))
            {
                throw new RowException(_firstRow + _count, e);
            }

            _aheadId(ref _ids[_count]);
            _count++;
        }
    }

    private void CheckSameRow()
    {
        DataViewRowId id = default;
        _currentId(ref id);
        if (_slot >= _count || !id.Equals(_ids[_slot]))
        {
            throw new InvalidOperationException(
                $"Row {_current.Position}: the source gives different rows, or another order, when it is read twice with the same " +
                "random seed. Put mlContext.Data.Cache between the source and this transform.");
        }
    }

    private int EvaluatedSlot()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_slot < 0 || _finished)
        {
            throw RowErrors.NotOnARow();
        }

        if (!_evaluated)
        {
            try
            {
                _binding.Evaluate(_batch, _count);
            }
            catch (SlotException e) when (e.InnerException is not null)
            {
                throw new RowException(_firstRow + e.Slot, e.InnerException);
            }

            _evaluated = true;
        }

        return _slot;
    }
}
