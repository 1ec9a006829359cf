using System.Buffers.Binary;

namespace SimpleClip.Distillation;

/// <summary>The stored form of an embedding: its elements as float16.</summary>
internal static class FeatureRow
{
    /// <summary>Rounding changes the length of a row by far less than this.</summary>
    private const double LengthTolerance = 0.01;

    /// <summary>The number of bytes of a stored row.</summary>
    public static int BytesOf(int dimension) => dimension * sizeof(ushort);

    /// <summary>Rounds a row.</summary>
    /// <param name="row">Elements of a vector of length 1.</param>
    /// <param name="bytes">Receives them.</param>
    public static void Write(ReadOnlySpan<float> row, Span<byte> bytes)
    {
        for (int i = 0; i < row.Length; i++)
        {
            BinaryPrimitives.WriteHalfLittleEndian(bytes[(i * sizeof(ushort))..], (Half)row[i]);
        }
    }

    /// <summary>Widens a row and brings it back to length 1, which the rounding has changed a little.</summary>
    /// <param name="bytes">A stored row.</param>
    /// <param name="row">Receives the elements.</param>
    /// <returns>The length of the stored row, which is about 1 unless it is damaged; see <see cref="IsUnit"/>.</returns>
    public static double Read(ReadOnlySpan<byte> bytes, Span<float> row)
    {
        double squares = 0;
        for (int i = 0; i < row.Length; i++)
        {
            row[i] = (float)BinaryPrimitives.ReadHalfLittleEndian(bytes[(i * sizeof(ushort))..]);
            squares += (double)row[i] * row[i];
        }

        double length = Math.Sqrt(squares);
        float scale = (float)(1 / length);
        foreach (ref float value in row)
        {
            value *= scale;
        }

        return length;
    }

    /// <summary>Whether a row of this length is a whole one.</summary>
    public static bool IsUnit(double length) => Math.Abs(length - 1) <= LengthTolerance;
}
