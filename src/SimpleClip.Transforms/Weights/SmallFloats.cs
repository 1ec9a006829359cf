namespace SimpleClip.Weights;

/// <summary>
/// The values of floating point numbers of 8 and 4 bits, by their bits. E4M3 and E5M2: Micikevicius et al., FP8 Formats for Deep Learning,
/// 2022, table 1; FNUZ: Noune et al., 8-bit Numerical Formats for Deep Neural Networks, 2022; E8M0 and E2M1: OCP Microscaling Formats 1.0.
/// </summary>
internal static class SmallFloats
{
    private static readonly float[] E4M3 = Tabulate(8, 3, 7, static bits => (bits & 0x7F) == 0x7F ? float.NaN : null);

    private static readonly float[] E5M2 = Tabulate(8, 2, 15, static bits => (bits & 0x7F) switch
    {
        0x7C => bits == 0x7C ? float.PositiveInfinity : float.NegativeInfinity,
        > 0x7C => float.NaN,
        _ => null,
    });

    private static readonly float[] E4M3FNUZ = Tabulate(8, 3, 8, static bits => bits == 0x80 ? float.NaN : null);

    private static readonly float[] E5M2FNUZ = Tabulate(8, 2, 16, static bits => bits == 0x80 ? float.NaN : null);

    private static readonly float[] E2M1 = Tabulate(4, 1, 1, static _ => null);

    private static readonly float[] E8M0 = [.. Enumerable.Range(0, 255).Select(static bits => MathF.ScaleB(1, bits - 127)), float.NaN];

    /// <summary>The values of all numbers of a type.</summary>
    public static ReadOnlySpan<float> TableOf(TensorType type) => type switch
    {
        TensorType.F8E4M3 => E4M3,
        TensorType.F8E5M2 => E5M2,
        TensorType.F8E4M3FNUZ => E4M3FNUZ,
        TensorType.F8E5M2FNUZ => E5M2FNUZ,
        TensorType.F8E8M0 => E8M0,
        TensorType.F4 => E2M1,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Expected a floating point type of 8 or 4 bits."),
    };

    /// <summary>A sign bit, an exponent with a bias, and a mantissa with a leading one unless the exponent is 0.</summary>
    private static float[] Tabulate(int width, int mantissaBits, int bias, Func<int, float?> special)
    {
        float[] values = new float[1 << width];
        int signBit = 1 << (width - 1);
        for (int bits = 0; bits < values.Length; bits++)
        {
            int exponent = (bits & (signBit - 1)) >> mantissaBits;
            int mantissa = bits & ((1 << mantissaBits) - 1);
            int significand = exponent == 0 ? mantissa : mantissa | (1 << mantissaBits);
            float magnitude = MathF.ScaleB(significand, Math.Max(exponent, 1) - bias - mantissaBits);
            values[bits] = special(bits) ?? ((bits & signBit) != 0 ? -magnitude : magnitude);
        }

        return values;
    }
}
