using System.Numerics;

namespace SimpleClip.Weights;

/// <summary>Conversions of narrow and wide floating point numbers to and from 32-bit ones.</summary>
internal static class FloatConversion
{
    /// <summary>Widens IEEE halves, subnormal ones included.</summary>
    public static void FromHalf(ReadOnlySpan<ushort> source, Span<float> destination)
    {
        int i = 0;
        for (; i <= source.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
        {
            Vector.Widen(new Vector<ushort>(source[i..]), out Vector<uint> lower, out Vector<uint> upper);
            WidenHalf(lower).CopyTo(destination[i..]);
            WidenHalf(upper).CopyTo(destination[(i + Vector<uint>.Count)..]);
        }

        for (; i < source.Length; i++)
        {
            destination[i] = (float)BitConverter.UInt16BitsToHalf(source[i]);
        }
    }

    /// <summary>Widens the upper halves of 32-bit numbers.</summary>
    public static void FromBrain(ReadOnlySpan<ushort> source, Span<float> destination)
    {
        int i = 0;
        for (; i <= source.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
        {
            Vector.Widen(new Vector<ushort>(source[i..]), out Vector<uint> lower, out Vector<uint> upper);
            (lower << 16).As<uint, float>().CopyTo(destination[i..]);
            (upper << 16).As<uint, float>().CopyTo(destination[(i + Vector<uint>.Count)..]);
        }

        for (; i < source.Length; i++)
        {
            destination[i] = BitConverter.UInt32BitsToSingle((uint)source[i] << 16);
        }
    }

    /// <summary>Rounds 64-bit numbers.</summary>
    public static void FromDouble(ReadOnlySpan<double> source, Span<float> destination)
    {
        for (int i = 0; i < source.Length; i++)
        {
            destination[i] = (float)source[i];
        }
    }

    /// <summary>Looks bytes up in a table of 256 numbers.</summary>
    public static void FromBytes(ReadOnlySpan<byte> source, ReadOnlySpan<float> table, Span<float> destination)
    {
        for (int i = 0; i < source.Length; i++)
        {
            destination[i] = table[source[i]];
        }
    }

    /// <summary>Looks halves of bytes up in a table of 16 numbers, the lower half first.</summary>
    public static void FromHalfBytes(ReadOnlySpan<byte> source, ReadOnlySpan<float> table, Span<float> destination)
    {
        for (int i = 0; i < source.Length; i++)
        {
            destination[2 * i] = table[source[i] & 0xF];
            destination[(2 * i) + 1] = table[source[i] >> 4];
        }
    }

    /// <summary>Rounds to the nearest number of 16 bits, of two the even one.</summary>
    public static ushort ToBrain(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value) ? (ushort)((bits >> 16) | 0x40) : (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }

    /// <summary>
    /// Exponent and mantissa move 13 bits up and the exponent's bias from 15 to 127; infinities and NaN need it moved once more. A
    /// subnormal number gets the smallest normal exponent and loses the leading one that this adds by a subtraction, which normalises it.
    /// </summary>
    private static Vector<float> WidenHalf(Vector<uint> bits)
    {
        Vector<uint> magnitude = (bits & new Vector<uint>(0x7FFFu)) << 13;
        Vector<uint> exponent = magnitude & new Vector<uint>(0x7C00u << 13);
        Vector<uint> normal = magnitude + new Vector<uint>((127u - 15) << 23);
        Vector<uint> special = normal + new Vector<uint>((127u - 15) << 23);
        Vector<float> smallest = new Vector<uint>((127u - 14) << 23).As<uint, float>();
        Vector<uint> subnormal = ((normal + new Vector<uint>(1u << 23)).As<uint, float>() - smallest).As<float, uint>();
        Vector<uint> result = Vector.ConditionalSelect(
            Vector.Equals(exponent, Vector<uint>.Zero),
            subnormal,
            Vector.ConditionalSelect(Vector.Equals(exponent, new Vector<uint>(0x7C00u << 13)), special, normal));
        return (result | ((bits & new Vector<uint>(0x8000u)) << 16)).As<uint, float>();
    }
}
