namespace SimpleClip.Trainers.Tests.Networks.Plain;

/// <summary>Functions without weights.</summary>
internal static class PlainFunctions
{
    public static double Relu(double x) => Math.Max(x, 0);

    /// <summary>x/2 · (1 + erf(x/√2)).</summary>
    public static double Gelu(double x) => x / 2 * (1 + Erf(x / Math.Sqrt(2)));

    /// <summary>Averages squares of pixels of [batch, channels, height, width].</summary>
    public static PlainTensor AveragePool(PlainTensor input, int side)
    {
        var result = new PlainTensor(input.Shape[0], input.Shape[1], input.Shape[2] / side, input.Shape[3] / side);
        for (int image = 0; image < result.Shape[0]; image++)
        {
            for (int channel = 0; channel < result.Shape[1]; channel++)
            {
                for (int row = 0; row < result.Shape[2] * side; row++)
                {
                    for (int column = 0; column < result.Shape[3] * side; column++)
                    {
                        result[image, channel, row / side, column / side] += input[image, channel, row, column] / (side * side);
                    }
                }
            }
        }

        return result;
    }

    /// <summary>Averages the tokens of [batch, tokens, width].</summary>
    public static PlainTensor MeanToken(PlainTensor input)
    {
        var result = new PlainTensor(input.Shape[0], input.Shape[2]);
        for (int i = 0; i < input.Values.Length; i++)
        {
            int feature = i % input.Shape[2], image = i / (input.Shape[1] * input.Shape[2]);
            result.Values[(image * input.Shape[2]) + feature] += input.Values[i] / input.Shape[1];
        }

        return result;
    }

    /// <summary>[batch, rows, columns] to [batch, columns, rows].</summary>
    public static PlainTensor Transpose(PlainTensor input)
    {
        PlainTensor result = input.Reshape(input.Shape[0], input.Shape[1], input.Shape[2], 1).Reorder(0, 2, 1, 3);
        return result.Reshape(result.Shape[0], result.Shape[1], result.Shape[2]);
    }

    /// <summary>
    /// What one token takes from others in one head: the mean of values, weighted by the softmax of the scores.
    /// </summary>
    public static double[] Attend(IReadOnlyList<double> scores, Func<int, int, double> value, int features)
    {
        double most = scores.Max();
        double[] shares = [.. scores.Select(score => Math.Exp(score - most))];
        double total = shares.Sum();
        return [.. Enumerable.Range(0, features).Select(feature => shares.Select((share, token) => share / total * value(token, feature)).Sum())];
    }

    /// <summary>2/√π · exp(-x²) · Σ 2ⁿ x²ⁿ⁺¹ / (2n+1)!!, whose terms all have the sign of x.</summary>
    private static double Erf(double x)
    {
        if (Math.Abs(x) > 6)
        {
            return Math.Sign(x);
        }

        double term = x, sum = x;
        for (int n = 1; Math.Abs(term) > 1e-18 * Math.Abs(sum); n++)
        {
            term *= 2 * x * x / ((2 * n) + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }
}
