#nullable disable
using TorchSharp.Native;

namespace TorchSharp;

/// <summary>A number of any type. Integer numbers do not promote a floating-point tensor, nor a tensor of smaller integers.</summary>
public sealed class Scalar : IDisposable
{
    internal Scalar(Kind kind, long bits)
    {
        Kind = kind;
        Bits = bits;
    }

    public torch.ScalarType Type => Kind switch
    {
        Kind.Integer => torch.ScalarType.Int64,
        Kind.Boolean => torch.ScalarType.Bool,
        _ => torch.ScalarType.Float64,
    };

    internal Kind Kind { get; }

    internal long Bits { get; }

    internal double AsDouble => Kind == Kind.Real ? BitConverter.Int64BitsToDouble(Bits) : Bits;

    internal long AsInteger => Kind == Kind.Real ? (long)BitConverter.Int64BitsToDouble(Bits) : Bits;

    public static implicit operator Scalar(byte value) => new(Kind.Integer, value);

    public static implicit operator Scalar(short value) => new(Kind.Integer, value);

    public static implicit operator Scalar(int value) => new(Kind.Integer, value);

    public static implicit operator Scalar(long value) => new(Kind.Integer, value);

    public static implicit operator Scalar(float value) => new(Kind.Real, BitConverter.DoubleToInt64Bits(value));

    public static implicit operator Scalar(double value) => new(Kind.Real, BitConverter.DoubleToInt64Bits(value));

    public static implicit operator Scalar(bool value) => new(Kind.Boolean, value ? 1 : 0);

    /// <summary>Nothing to do: the number lives in this object.</summary>
    public void Dispose()
    {
    }
}
