using SimpleClip.Export.Format;

namespace SimpleClip.Export;

/// <summary>A matrix as whole numbers times a factor for every row or column, symmetric about zero: <c>w ≈ scale · q</c>.</summary>
/// <param name="Values">The whole numbers, laid out as the weights are.</param>
/// <param name="Scales">The factors.</param>
internal sealed record Int8Tensor(sbyte[] Values, float[] Scales)
{
    private const int Largest = sbyte.MaxValue;

    /// <summary>Whether weights can be quantized: as a matrix of finite numbers.</summary>
    public static bool CanHold(TensorProto weights)
    {
        foreach (float value in OnnxGraph.Floats(weights))
        {
            if (!float.IsFinite(value))
            {
                return false;
            }
        }

        return weights.Dims.Count == 2;
    }

    /// <summary>Quantizes a table, whose rows are used alone: the largest number of each becomes 127.</summary>
    /// <param name="table">[rows, columns].</param>
    public static Int8Tensor ByRow(TensorProto table)
    {
        ReadOnlySpan<float> weights = OnnxGraph.Floats(table);
        int columns = (int)table.Dims[1];
        float[] peaks = new float[table.Dims[0]];
        for (int i = 0; i < weights.Length; i++)
        {
            peaks[i / columns] = Math.Max(peaks[i / columns], Math.Abs(weights[i]));
        }

        return Quantize(weights, peaks, element => element / columns);
    }

    /// <summary>
    /// Quantizes a matrix to multiply by from the right, so that no sum of two weights of one sign exceeds 128, where one weight is in an
    /// even row of a column and the other below it.
    /// </summary>
    /// <param name="matrix">[inputs, outputs].</param>
    /// <remarks>
    /// Processors with AVX2 but without VNNI multiply by int8 in pairs (<c>vpmaddubsw</c>), and add the two products with uint8 in 16 bits:
    /// beyond 2^15 / 255 = 128.5 that sum would be cut off.
    /// </remarks>
    public static Int8Tensor ByColumn(TensorProto matrix)
    {
        ReadOnlySpan<float> weights = OnnxGraph.Floats(matrix);
        int columns = (int)matrix.Dims[1];
        float[] peaks = new float[columns];
        for (int row = 0; row < weights.Length; row += 2 * columns)
        {
            for (int column = 0; column < columns; column++)
            {
                float upper = weights[row + column], lower = row + columns < weights.Length ? weights[row + columns + column] : 0;
                float positive = Math.Max(upper, 0) + Math.Max(lower, 0), negative = Math.Min(upper, 0) + Math.Min(lower, 0);
                peaks[column] = Math.Max(peaks[column], Math.Max(positive, -negative));
            }
        }

        return Quantize(weights, peaks, element => element % columns);
    }

    private static Int8Tensor Quantize(ReadOnlySpan<float> weights, float[] peaks, Func<int, int> channelOf)
    {
        // A channel of zeros stays one, whatever its factor.
        float[] scales = [.. peaks.Select(peak => peak > 0 ? peak / Largest : 1)];
        sbyte[] values = new sbyte[weights.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            values[i] = (sbyte)Math.Clamp(MathF.Round(weights[i] / scales[channelOf(i)]), -Largest, Largest);
        }

        return new Int8Tensor(values, scales);
    }
}
