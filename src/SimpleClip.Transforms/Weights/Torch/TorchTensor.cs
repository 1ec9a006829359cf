using System.Buffers;
using System.Collections.Immutable;
using SimpleClip.Weights.Archives;
using SimpleClip.Weights.Pickling;

namespace SimpleClip.Weights.Torch;

/// <summary>A view of a storage: the element at index i lies at offset + Σ i_d · stride_d, counted in elements.</summary>
internal sealed class TorchTensor
{
    /// <summary>A view may repeat elements (<c>expand</c>), but beyond its storage's size only up to this one.</summary>
    private const long LargestRepetition = 1 << 24;

    private readonly TorchStorage _storage;
    private readonly ImmutableArray<long> _strides;
    private readonly long _offset;
    private readonly long _reach;

    /// <summary>Makes a view after checking that all of it lies inside the storage.</summary>
    /// <exception cref="PickleException">It does not, or it has no valid size.</exception>
    public TorchTensor(TorchStorage storage, TensorType type, long offset, ImmutableArray<long> shape, ImmutableArray<long> strides)
    {
        (_storage, Type, _offset, Shape, _strides) = (storage, type, offset, shape, strides);
        string description = $"a tensor of type {type}, shape [{string.Join(", ", shape)}], strides [{string.Join(", ", strides)}] and offset {offset}";
        if (shape.Length != strides.Length || offset < 0 || shape.Any(dimension => dimension < 0) || strides.Any(stride => stride < 0))
        {
            throw new PickleException($"{description} is not valid");
        }

        try
        {
            ByteCount = type.ByteCount(shape.AsSpan());
            _reach = ByteCount == 0 ? 0 : checked(1 + shape.Zip(strides, static (dimension, stride) => checked((dimension - 1) * stride)).Sum());
            long needed = ByteCount == 0 ? 0 : checked((offset + _reach) * Width);
            if (needed > storage.ByteCount)
            {
                throw new PickleException($"{description} needs {needed} bytes, but its storage '{storage.Entry.Name}' has {storage.ByteCount}");
            }
        }
        catch (OverflowException exception)
        {
            throw new PickleException($"{description} has no valid size: {exception.Message.TrimEnd('.')}");
        }

        if (ByteCount > Math.Max(storage.ByteCount, LargestRepetition))
        {
            throw new PickleException(
                $"{description} repeats the {storage.ByteCount} bytes of its storage to {ByteCount}; expected at most {LargestRepetition}");
        }
    }

    /// <summary>The type of the elements.</summary>
    public TensorType Type { get; }

    /// <summary>The shape.</summary>
    public ImmutableArray<long> Shape { get; }

    /// <summary>The number of bytes of all elements, written one after the other.</summary>
    public long ByteCount { get; }

    private int Width => Type.Bits() / 8;

    /// <summary>Passes the elements on, row-major.</summary>
    public void Read<TSink>(ZipReader archive, ref TSink sink)
        where TSink : ITensorSink, allows ref struct
    {
        if (ByteCount == 0)
        {
            return;
        }

        if (IsContiguous())
        {
            archive.Read(_storage.Entry, _offset * Width, ByteCount, ref sink);
            return;
        }

        if (_reach * Width > Array.MaxLength)
        {
            throw new NotSupportedException(
                $"Storage '{_storage.Entry.Name}': a tensor that is no plain range of it spans {_reach * Width} bytes; at most {Array.MaxLength} " +
                "can be read.");
        }

        byte[] range = new byte[_reach * Width];
        var raw = new RawSink(range);
        archive.Read(_storage.Entry, _offset * Width, range.Length, ref raw);
        Gather(range, ref sink);
    }

    private bool IsContiguous()
    {
        long expected = 1;
        for (int axis = Shape.Length - 1; axis >= 0; axis--)
        {
            if (Shape[axis] != 1 && _strides[axis] != expected)
            {
                return false;
            }

            expected *= Shape[axis];
        }

        return true;
    }

    /// <summary>Collects elements in row-major order; the index counts like an odometer.</summary>
    private void Gather<TSink>(ReadOnlySpan<byte> range, ref TSink sink)
        where TSink : ITensorSink, allows ref struct
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(TensorChunk.Copied);
        try
        {
            long[] index = new long[Shape.Length];
            long position = 0;
            int filled = 0;
            for (long done = 0; done < ByteCount; done += Width)
            {
                range.Slice((int)position * Width, Width).CopyTo(buffer.AsSpan(filled));
                filled += Width;
                if (filled == TensorChunk.Copied || done + Width == ByteCount)
                {
                    sink.Write(buffer.AsSpan(0, filled));
                    filled = 0;
                }

                for (int axis = index.Length - 1; axis >= 0; axis--)
                {
                    position += _strides[axis];
                    if (++index[axis] < Shape[axis])
                    {
                        break;
                    }

                    position -= _strides[axis] * Shape[axis];
                    index[axis] = 0;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
