namespace SimpleClip.Networks;

/// <summary>Interpolation of a line of numbers as a matrix: row i holds what each old place gives to the new place i.</summary>
internal static class InterpolationWeights
{
    /// <summary>
    /// Keys' cubic convolution (a = −1/2), which widens when shrinking: PyTorch's <c>interpolate(mode="bicubic", antialias=True)</c>, which
    /// is Pillow's.
    /// </summary>
    public static float[] Bicubic(int length, int resized)
    {
        double scale = (double)length / resized, widening = Math.Max(scale, 1), support = 2 * widening;
        float[] weights = new float[resized * length];
        for (int place = 0; place < resized; place++)
        {
            double center = (place + 0.5) * scale;
            int start = Math.Max((int)(center - support + 0.5), 0), end = Math.Min((int)(center + support + 0.5), length);
            Span<float> row = weights.AsSpan(place * length, length);
            double sum = 0;
            for (int old = start; old < end; old++)
            {
                sum += Cubic(Math.Abs(old - center + 0.5) / widening);
            }

            for (int old = start; old < end; old++)
            {
                row[old] = (float)(Cubic(Math.Abs(old - center + 0.5) / widening) / sum);
            }
        }

        return weights;
    }

    /// <summary>The two nearest places share: PyTorch's <c>interpolate(mode="linear", align_corners=False)</c>.</summary>
    public static float[] Linear(int length, int resized)
    {
        double scale = (double)length / resized;
        float[] weights = new float[resized * length];
        for (int place = 0; place < resized; place++)
        {
            double source = Math.Max(((place + 0.5) * scale) - 0.5, 0);
            int left = Math.Min((int)source, length - 1), right = Math.Min(left + 1, length - 1);
            weights[(place * length) + left] += (float)(1 - (source - left));
            weights[(place * length) + right] += (float)(source - left);
        }

        return weights;
    }

    private static double Cubic(double distance)
    {
        const double A = -0.5;
        return distance switch
        {
            < 1 => ((((A + 2) * distance) - (A + 3)) * distance * distance) + 1,
            < 2 => ((((((distance - 5) * distance) + 8) * distance) - 4) * A),
            _ => 0,
        };
    }
}
