using Microsoft.ML;
using SimpleClip.Batching;

namespace SimpleClip.MLNet.TestComponents;

internal sealed class ShiftBatch : RowBatch
{
    private readonly ShiftTransformer _transformer;
    private readonly ValueGetter<float> _input;
    private readonly float[] _values;
    private readonly float[] _shifted;
    private int _size;
    private bool _disposed;

    public ShiftBatch(ShiftTransformer transformer, ValueGetter<float> input, int capacity)
    {
        _transformer = transformer;
        _input = input;
        _values = new float[capacity];
        _shifted = new float[capacity];
        transformer.Log.AddBatch();
    }

    public override void Read(int slot)
    {
        _input(ref _values[slot]);
        if (_values[slot] == ShiftTransformer.Unreadable)
        {
            throw new FormatException("the value cannot be read");
        }
    }

    public override void Evaluate(int count)
    {
        _transformer.Log.Evaluations.Enqueue(count);
        _transformer.DuringEvaluate?.Invoke();
        for (int i = 0; i < count; i++)
        {
            if (_values[i] == ShiftTransformer.Incomputable)
            {
                throw new SlotException(i, new ArithmeticException("the value cannot be computed"));
            }

            _shifted[i] = _values[i] + _transformer.Options.Offset;
        }

        _size = count;
    }

    public override Delegate CreateGetter(int output, Func<int> slot) => output == 0
        ? (ValueGetter<float>)((ref float value) => value = _shifted[slot()])
        : (ValueGetter<int>)((ref int value) =>
        {
            slot();
            value = _size;
        });

    protected override void Dispose(bool disposing)
    {
        if (!_disposed)
        {
            _disposed = true;
            _transformer.Log.RemoveBatch();
        }

        base.Dispose(disposing);
    }
}
