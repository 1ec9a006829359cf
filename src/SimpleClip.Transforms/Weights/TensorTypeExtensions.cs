namespace SimpleClip.Weights;

/// <summary>Facts about element types.</summary>
internal static class TensorTypeExtensions
{
    /// <summary>The number of bits of an element.</summary>
    public static int Bits(this TensorType type) => type switch
    {
        TensorType.F64 or TensorType.I64 or TensorType.U64 or TensorType.C64 => 64,
        TensorType.F32 or TensorType.I32 or TensorType.U32 => 32,
        TensorType.F16 or TensorType.BF16 or TensorType.I16 or TensorType.U16 => 16,
        TensorType.F6E2M3 or TensorType.F6E3M2 => 6,
        TensorType.F4 => 4,
        _ => 8,
    };

    /// <summary>The number of bytes of elements.</summary>
    /// <exception cref="OverflowException">There are more than fit 64 bits, or they do not fill their last byte.</exception>
    public static long ByteCount(this TensorType type, ReadOnlySpan<long> shape)
    {
        long bits = type.Bits();
        foreach (long dimension in shape)
        {
            bits = checked(bits * dimension);
        }

        return bits % 8 == 0 ? bits / 8 : throw new OverflowException("Its elements do not fill their last byte.");
    }

    /// <summary>Whether elements are real numbers with a fraction.</summary>
    public static bool IsFloatingPoint(this TensorType type) => type <= TensorType.F4;

    /// <summary>Whether elements are integers or truth values.</summary>
    public static bool IsInteger(this TensorType type) => type is >= TensorType.I64 and <= TensorType.BOOL;
}
