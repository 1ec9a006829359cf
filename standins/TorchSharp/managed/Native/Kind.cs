namespace TorchSharp.Native;

/// <summary>What a <see cref="NativeValue"/> holds; the numbers are those of native/api.h.</summary>
internal enum Kind
{
    None = 0,
    Tensor = 1,
    Integer = 2,
    Real = 3,
    Boolean = 4,
    Integers = 5,
    Reals = 6,
    Tensors = 7,
    Optionals = 8,
    Text = 9,
    Generator = 10,
    Device = 11,
    Unspecified = 12,
}
