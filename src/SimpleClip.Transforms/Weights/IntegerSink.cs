using System.Numerics;
using System.Runtime.InteropServices;

namespace SimpleClip.Weights;

/// <summary>Converts integers of any width, and truth values, to 64-bit integers.</summary>
internal ref struct IntegerSink(TensorType type, Span<long> destination) : ITensorSink
{
    private readonly TensorType _type = type;
    private Span<long> _rest = destination;

    /// <inheritdoc/>
    /// <exception cref="OverflowException">A number is larger than a signed 64-bit integer.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        switch (_type)
        {
            case TensorType.I64:
                Convert<long>(bytes);
                break;
            case TensorType.I32:
                Convert<int>(bytes);
                break;
            case TensorType.I16:
                Convert<short>(bytes);
                break;
            case TensorType.I8:
                Convert<sbyte>(bytes);
                break;
            case TensorType.U64:
                Convert<ulong>(bytes);
                break;
            case TensorType.U32:
                Convert<uint>(bytes);
                break;
            case TensorType.U16:
                Convert<ushort>(bytes);
                break;
            default:
                Convert<byte>(bytes);
                break;
        }
    }

    private void Convert<T>(ReadOnlySpan<byte> bytes)
        where T : unmanaged, IBinaryInteger<T>
    {
        ReadOnlySpan<T> values = MemoryMarshal.Cast<byte, T>(bytes);
        for (int i = 0; i < values.Length; i++)
        {
            _rest[i] = long.CreateChecked(values[i]);
        }

        _rest = _rest[values.Length..];
    }
}
