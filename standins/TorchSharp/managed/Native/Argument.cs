using static TorchSharp.torch;

namespace TorchSharp.Native;

/// <summary>One argument of an operator, converted implicitly from the .NET value.</summary>
internal readonly struct Argument
{
    public readonly Kind Kind;
    public readonly long Bits;

    /// <summary>The tensor, array, text or generator; keeps it alive during the call.</summary>
    public readonly object? Reference;

    private Argument(Kind kind, long bits = 0, object? reference = null)
    {
        Kind = kind;
        Bits = bits;
        Reference = reference;
    }

    /// <summary>An absent tensor, number or list.</summary>
    public static Argument None => default;

    /// <summary>The value that the operator's schema gives as default.</summary>
    public static Argument Unspecified => new(Kind.Unspecified);

    public static Argument Optionals(Tensor?[] tensors) => new(Kind.Optionals, 0, tensors);

    public static implicit operator Argument(Tensor? value) => value is null ? None : new(Kind.Tensor, value.Handle, value);

    public static implicit operator Argument(Tensor[] value) => new(Kind.Tensors, 0, value);

    public static implicit operator Argument(long value) => new(Kind.Integer, value);

    public static implicit operator Argument(long? value) => value is { } number ? new(Kind.Integer, number) : None;

    public static implicit operator Argument(double value) => new(Kind.Real, BitConverter.DoubleToInt64Bits(value));

    public static implicit operator Argument(double? value) => value is { } number ? number : None;

    public static implicit operator Argument(bool value) => new(Kind.Boolean, value ? 1 : 0);

    public static implicit operator Argument(long[]? value) => value is null ? None : new(Kind.Integers, 0, value);

    public static implicit operator Argument(double[]? value) => value is null ? None : new(Kind.Reals, 0, value);

    public static implicit operator Argument(string? value) => value is null ? None : new(Kind.Text, 0, value);

    public static implicit operator Argument(Scalar? value) => value is null ? None : new(value.Kind, value.Bits);

    public static implicit operator Argument(ScalarType value) => new(Kind.Integer, (long)value);

    public static implicit operator Argument(ScalarType? value) => value is { } type ? new(Kind.Integer, (long)type) : None;

    public static implicit operator Argument(Generator? value) => value is null ? None : new(Kind.Generator, value.Handle, value);

    public static implicit operator Argument(Device? value) =>
        value is null ? None : new(Kind.Device, ((long)value.type << 32) | (uint)value.index);
}
