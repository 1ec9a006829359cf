using SimpleClip.Weights;

namespace SimpleClip.Tests.Weights;

[TestClass]
public sealed class FloatConversionTests
{
    [TestMethod]
    public void Every_half_is_widened_exactly()
    {
        ushort[] halves = [.. Enumerable.Range(0, 1 << 16).Select(bits => (ushort)bits)];

        AssertSame([.. halves.Select(bits => (float)BitConverter.UInt16BitsToHalf(bits))], Read(TensorType.F16, ToBytes(halves)));
    }

    [TestMethod]
    public void Every_brain_float_is_widened_exactly()
    {
        ushort[] values = [.. Enumerable.Range(0, 1 << 16).Select(bits => (ushort)bits)];

        AssertSame([.. values.Select(bits => BitConverter.UInt32BitsToSingle((uint)bits << 16))], Read(TensorType.BF16, ToBytes(values)));
    }

    [TestMethod]
    public void Doubles_are_rounded_to_the_nearest()
    {
        double[] values = [1, 1 + Math.ScaleB(1, -24), 1 + (1.5 * Math.ScaleB(1, -24)), -1e300, Math.ScaleB(1, -149), double.NaN];

        float[] expected = [1, 1, 1 + MathF.ScaleB(1, -23), float.NegativeInfinity, MathF.ScaleB(1, -149), float.NaN];
        AssertSame(expected, Read(TensorType.F64, [.. values.SelectMany(BitConverter.GetBytes)]));
    }

    /// <summary>The definitions, in other words than the product's: a sum of powers of two for the bits that are set.</summary>
    [TestMethod]
    [DataRow(TensorType.F8E4M3, 4, 7)]
    [DataRow(TensorType.F8E5M2, 5, 15)]
    [DataRow(TensorType.F8E4M3FNUZ, 4, 8)]
    [DataRow(TensorType.F8E5M2FNUZ, 5, 16)]
    public void Every_number_of_8_bits_has_the_value_of_its_definition(TensorType type, int exponentBits, int bias)
    {
        byte[] all = [.. Enumerable.Range(0, 256).Select(bits => (byte)bits)];
        float[] actual = Read(type, all);
        int mantissaBits = 7 - exponentBits;
        for (int bits = 0; bits < 256; bits++)
        {
            int exponent = (bits >> mantissaBits) & ((1 << exponentBits) - 1);
            double fraction = Enumerable.Range(0, mantissaBits).Sum(i => ((bits >> i) & 1) * Math.Pow(2, i - mantissaBits));
            double magnitude = exponent == 0 ? fraction * Math.Pow(2, 1 - bias) : (1 + fraction) * Math.Pow(2, exponent - bias);
            bool isNaN = type switch
            {
                TensorType.F8E4M3 => (bits & 0x7F) == 0x7F,
                TensorType.F8E5M2 => exponent == 31 && fraction > 0,
                _ => bits == 0x80,
            };
            if (type == TensorType.F8E5M2 && exponent == 31)
            {
                magnitude = double.PositiveInfinity;
            }

            float expected = isNaN ? float.NaN : (float)(bits < 128 ? magnitude : -magnitude);
            AssertSame([expected], [actual[bits]]);
        }
    }

    [TestMethod]
    [DataRow(TensorType.F8E4M3, 0x7E, 448f)]
    [DataRow(TensorType.F8E4M3, 0x01, 0.001953125f)]
    [DataRow(TensorType.F8E5M2, 0x7B, 57344f)]
    [DataRow(TensorType.F8E5M2, 0x01, 1.52587890625e-05f)]
    [DataRow(TensorType.F8E4M3FNUZ, 0x7F, 240f)]
    [DataRow(TensorType.F8E5M2FNUZ, 0x7F, 57344f)]
    [DataRow(TensorType.F8E8M0, 0x7F, 1f)]
    [DataRow(TensorType.F8E8M0, 0xFE, 1.7014118e38f)]
    [DataRow(TensorType.F8E8M0, 0x00, 5.877472e-39f)]
    [DataRow(TensorType.F8E8M0, 0xFF, float.NaN)]
    public void Extreme_numbers_of_8_bits_have_their_published_values(TensorType type, int bits, float expected) =>
        AssertSame([expected], Read(type, [(byte)bits]));

    [TestMethod]
    public void Numbers_of_4_bits_come_two_from_a_byte()
    {
        float[] expected = [0, 0.5f, 1, 1.5f, 2, 3, 4, 6, -0f, -0.5f, -1, -1.5f, -2, -3, -4, -6];

        AssertSame(expected, Read(TensorType.F4, [0x10, 0x32, 0x54, 0x76, 0x98, 0xBA, 0xDC, 0xFE]));
    }

    [TestMethod]
    public void Numbers_of_6_bits_are_read_as_bytes_only()
    {
        using SafetensorsFile file = Open(TensorType.F6E3M2, 4, [1, 2, 3]);

        CollectionAssert.AreEqual(new byte[] { 1, 2, 3 }, file.ReadBytes("x"));
        Assert.Contains("'x'", Assert.ThrowsExactly<NotSupportedException>(() => file.ReadFloats("x")).Message);
    }

    [TestMethod]
    [DataRow(TensorType.I32, new byte[] { 0xFF, 0xFF, 0xFF, 0xFF }, -1L)]
    [DataRow(TensorType.U32, new byte[] { 0xFF, 0xFF, 0xFF, 0xFF }, 4294967295L)]
    [DataRow(TensorType.I16, new byte[] { 0, 0x80 }, -32768L)]
    [DataRow(TensorType.U16, new byte[] { 0, 0x80 }, 32768L)]
    [DataRow(TensorType.I8, new byte[] { 0xFF }, -1L)]
    [DataRow(TensorType.U8, new byte[] { 0xFF }, 255L)]
    [DataRow(TensorType.BOOL, new byte[] { 1 }, 1L)]
    [DataRow(TensorType.U64, new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F }, long.MaxValue)]
    public void Integers_of_every_width_become_64_bit_ones(TensorType type, byte[] bytes, long expected)
    {
        using SafetensorsFile file = Open(type, 1, bytes);

        CollectionAssert.AreEqual(new[] { expected }, file.ReadIntegers("x"));
    }

    [TestMethod]
    public void An_unsigned_integer_that_does_not_fit_is_an_error()
    {
        using SafetensorsFile file = Open(TensorType.U64, 1, [0, 0, 0, 0, 0, 0, 0, 0x80]);

        Assert.Contains("'x'", Assert.ThrowsExactly<InvalidDataException>(() => file.ReadIntegers("x")).Message);
    }

    private static byte[] ToBytes(ushort[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    private static float[] Read(TensorType type, byte[] bytes)
    {
        using SafetensorsFile file = Open(type, type == TensorType.F4 ? bytes.Length * 2 : bytes.Length * 8 / Bits(type), bytes);
        return file.ReadFloats("x");
    }

    private static int Bits(TensorType type) => type switch
    {
        TensorType.F64 => 64,
        TensorType.F16 or TensorType.BF16 => 16,
        _ => 8,
    };

    private static SafetensorsFile Open(TensorType type, long count, byte[] bytes)
    {
        var writer = new SafetensorsWriter();
        writer.Add("x", type, [count], bytes);
        using var stream = new MemoryStream();
        writer.Save(stream);
        return SafetensorsFile.Open(stream.ToArray(), "test.safetensors");
    }

    /// <summary>Equal bits, but for the payload of NaN.</summary>
    private static void AssertSame(float[] expected, float[] actual)
    {
        Assert.HasCount(expected.Length, actual);
        for (int i = 0; i < expected.Length; i++)
        {
            bool isSame = float.IsNaN(expected[i])
                ? float.IsNaN(actual[i])
                : BitConverter.SingleToUInt32Bits(expected[i]) == BitConverter.SingleToUInt32Bits(actual[i]);
            Assert.IsTrue(isSame, $"element {i}: expected {expected[i]}, got {actual[i]}");
        }
    }
}
