#nullable disable
using System.Collections;
using static TorchSharp.torch;

namespace TorchSharp.Utils;

/// <summary>The elements of a CPU tensor, in row-major order whatever its strides. Keeps the tensor alive.</summary>
public sealed unsafe class TensorAccessor<T> : IDisposable, IEnumerable<T>
    where T : unmanaged
{
    private readonly Tensor _tensor;
    private readonly T* _data;
    private readonly long[] _shape;
    private readonly long[] _strides;
    private readonly bool _contiguous;

    internal TensorAccessor(Tensor tensor)
    {
        _shape = tensor.shape;
        _strides = tensor.stride();
        _contiguous = tensor.is_contiguous();
        _data = (T*)tensor.DataPointer;
        _tensor = tensor;
        Count = tensor.NumberOfElements;
    }

    public long Count { get; }

    public bool IsReadOnly => false;

    private T* Data => _tensor.IsInvalid ? throw new InvalidOperationException("Tensor invalid -- empty handle.") : _data;

    /// <summary>By one number: that element in row-major order; by several: one for each dimension.</summary>
    public T this[params long[] indices]
    {
        get => Data[OffsetOf(indices)];
        set => Data[OffsetOf(indices)] = value;
    }

    public T[] ToArray()
    {
        var values = new T[Count];
        CopyTo(values);
        return values;
    }

    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    public void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        int count = (int)Math.Min(array.Length - arrayIndex, Count - tensorIndex);
        if (_contiguous)
        {
            new ReadOnlySpan<T>(Data + tensorIndex, count).CopyTo(array[arrayIndex..]);
            return;
        }

        for (int i = 0; i < count; i++)
        {
            array[arrayIndex + i] = Data[OffsetOf(tensorIndex + i)];
        }
    }

    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) =>
        CopyFrom(new ReadOnlySpan<T>(array), arrayIndex, tensorIndex);

    public void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        int count = (int)Math.Min(array.Length - arrayIndex, Count - tensorIndex);
        if (_contiguous)
        {
            array.Slice(arrayIndex, count).CopyTo(new Span<T>(Data + tensorIndex, count));
            return;
        }

        for (int i = 0; i < count; i++)
        {
            Data[OffsetOf(tensorIndex + i)] = array[arrayIndex + i];
        }
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (long i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose() => GC.KeepAlive(_tensor);

    private long OffsetOf(long[] indices)
    {
        if (indices.Length == 1)
        {
            return OffsetOf(indices[0]);
        }

        long offset = 0;
        for (int i = 0; i < _shape.Length; i++)
        {
            if ((ulong)indices[i] >= (ulong)_shape[i])
            {
                throw new IndexOutOfRangeException($"{indices[i]} >= {_shape[i]} in dimension {i}.");
            }

            offset += indices[i] * _strides[i];
        }

        return offset;
    }

    private long OffsetOf(long index)
    {
        if ((ulong)index >= (ulong)Count)
        {
            throw new IndexOutOfRangeException();
        }

        if (_contiguous)
        {
            return index;
        }

        long offset = 0;
        for (int i = _shape.Length - 1; i >= 0; i--)
        {
            (index, long at) = Math.DivRem(index, _shape[i]);
            offset += at * _strides[i];
        }

        return offset;
    }
}
