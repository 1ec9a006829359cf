using System.Runtime.InteropServices;

namespace SimpleClip.Weights;

/// <summary>Converts floating point numbers of any width to 32-bit ones.</summary>
internal ref struct FloatSink(TensorType type, Span<float> destination) : ITensorSink
{
    private readonly TensorType _type = type;
    private Span<float> _rest = destination;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        Span<float> target = _rest[..(int)(bytes.Length * 8L / _type.Bits())];
        switch (_type)
        {
            case TensorType.F32:
                MemoryMarshal.Cast<byte, float>(bytes).CopyTo(target);
                break;
            case TensorType.F16:
                FloatConversion.FromHalf(MemoryMarshal.Cast<byte, ushort>(bytes), target);
                break;
            case TensorType.BF16:
                FloatConversion.FromBrain(MemoryMarshal.Cast<byte, ushort>(bytes), target);
                break;
            case TensorType.F64:
                FloatConversion.FromDouble(MemoryMarshal.Cast<byte, double>(bytes), target);
                break;
            case TensorType.F4:
                FloatConversion.FromHalfBytes(bytes, SmallFloats.TableOf(_type), target);
                break;
            default:
                FloatConversion.FromBytes(bytes, SmallFloats.TableOf(_type), target);
                break;
        }

        _rest = _rest[target.Length..];
    }
}
