using Microsoft.ML;
using SimpleClip.Schema;

namespace SimpleClip.Batching;

/// <summary>
/// Gives the values of one row or cursor: passed-through columns from a row of the input schema, added ones from a batch.
/// </summary>
internal sealed class BoundRow
{
    private readonly BatchBinding _binding;
    private readonly ActiveColumns _active;
    private readonly DataViewRow _input;
    private readonly Dictionary<int, Delegate> _outputGetters = [];

    /// <param name="binding">Knows the columns.</param>
    /// <param name="active">Which of them may be read.</param>
    /// <param name="input">Where passed-through columns come from.</param>
    /// <param name="batch">Where added columns come from; null if none is active.</param>
    /// <param name="slot">Tells the slot of the current row.</param>
    public BoundRow(BatchBinding binding, ActiveColumns active, DataViewRow input, RowBatch? batch, Func<int> slot)
    {
        _binding = binding;
        _active = active;
        _input = input;
        foreach (int output in active.Outputs)
        {
            _outputGetters.Add(binding.InputSchema.Count + output, batch!.CreateGetter(output, slot));
        }
    }

    public bool IsColumnActive(DataViewSchema.Column column) => _active[_binding.IndexOf(column)];

    public ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        int index = _binding.IndexOf(column);
        if (!_active[index])
        {
            throw RowErrors.Inactive(column);
        }

        if (index < _binding.InputSchema.Count)
        {
            return _input.GetGetter<TValue>(_binding.InputSchema[index]);
        }

        return _outputGetters[index] as ValueGetter<TValue> ?? throw RowErrors.WrongType(column, typeof(TValue));
    }
}
