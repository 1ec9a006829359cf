using System.Runtime.InteropServices;

namespace SimpleClip.Images;

/// <summary>
/// Which pixels of a line make up each pixel of the resized line, and with what weights: Pillow's scheme, whose filter widens when
/// shrinking. Weights are integers with <see cref="FractionBits"/> fractional bits, as in Pillow, so that the result equals the Python
/// reference bit by bit.
/// </summary>
internal sealed class ResamplingWeights
{
    /// <summary>The fractional bits of a weight. With 8 bits of pixel and 2 of head room a sum still fits into 32 bits.</summary>
    public const int FractionBits = 32 - 8 - 2;

    /// <summary>Half of the last bit kept: the start value of a sum, which makes it round.</summary>
    public const int Half = 1 << (FractionBits - 1);

    private readonly int[] _starts;
    private readonly int[] _counts;
    private readonly int[] _weights;
    private readonly int _stride;

    /// <param name="line">The line that is resized.</param>
    public ResamplingWeights(in ResamplingLine line)
    {
        Line = line;
        (int pixels, double length, int resized, int first, int count, Interpolation interpolation) = line;
        double scale = length / resized;
        double filterScale = Math.Max(scale, 1);
        double support = (interpolation == Interpolation.Bicubic ? 2 : 1) * filterScale;
        _stride = ((int)Math.Ceiling(support) * 2) + 2;
        _starts = new int[count];
        _counts = new int[count];
        _weights = new int[count * _stride];
        Span<double> exact = _stride <= 256 ? stackalloc double[_stride] : new double[_stride];
        for (int i = 0; i < count; i++)
        {
            double center = (first + i + 0.5) * scale;
            int start = Math.Max((int)(center - support + 0.5), 0);
            int end = Math.Min((int)(center + support + 0.5), pixels);
            Weigh(exact[..(end - start)], start - center + 0.5, 1 / filterScale, interpolation);
            (_starts[i], _counts[i]) = (start, end - start);
            Quantize(exact[..(end - start)], _weights.AsSpan(i * _stride));
        }
    }

    /// <summary>The line that is resized.</summary>
    public ResamplingLine Line { get; }

    /// <summary>The number of weights held.</summary>
    public int Size => _weights.Length;

    /// <summary>The first pixel of the original line that is needed at all.</summary>
    public int First => _starts[0];

    /// <summary>One past the last pixel that is needed.</summary>
    public int End => _starts[^1] + _counts[^1];

    /// <summary>The weights of one pixel of the resized line.</summary>
    /// <param name="index">The pixel, counted from the first one wanted.</param>
    /// <param name="start">The pixel of the original line to which the first weight belongs.</param>
    public ReadOnlySpan<int> Of(int index, out int start)
    {
        start = _starts[index];
        return _weights.AsSpan(index * _stride, _counts[index]);
    }

    /// <summary>The weights of one pixel as pairs: where their number is odd, a zero comes last.</summary>
    /// <inheritdoc cref="Of"/>
    public ReadOnlySpan<long> PairsOf(int index, out int start)
    {
        start = _starts[index];
        return MemoryMarshal.Cast<int, long>(_weights.AsSpan(index * _stride, (_counts[index] + 1) & ~1));
    }

    private static void Weigh(Span<double> weights, double firstDistance, double inverseScale, Interpolation interpolation)
    {
        double sum = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            double distance = Math.Abs((firstDistance + i) * inverseScale);
            weights[i] = interpolation == Interpolation.Bicubic ? Cubic(distance) : Math.Max(1 - distance, 0);
            sum += weights[i];
        }

        foreach (ref double weight in weights)
        {
            weight /= sum;
        }
    }

    private static void Quantize(ReadOnlySpan<double> exact, Span<int> weights)
    {
        for (int i = 0; i < exact.Length; i++)
        {
            weights[i] = (int)((exact[i] * (1 << FractionBits)) + (exact[i] < 0 ? -0.5 : 0.5));
        }
    }

    // Keys' cubic convolution (1981).
    private static double Cubic(double distance)
    {
        const double A = -0.5;
        return distance switch
        {
            < 1 => ((((A + 2) * distance) - (A + 3)) * distance * distance) + 1,
            < 2 => ((((distance - 5) * distance) + 8) * distance - 4) * A,
            _ => 0,
        };
    }
}
