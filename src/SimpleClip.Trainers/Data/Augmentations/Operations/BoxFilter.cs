using System.Numerics;

namespace SimpleClip.Data;

/// <summary>
/// Pillow's box filter of fractional radius in fixed-point arithmetic (<c>BoxBlur.c</c>), and the radius with which several passes of it
/// make a Gaussian: P. Gwosdek et al., "Theoretical Foundations of Gaussian Convolution by Extended Box Filtering", SSVM 2011.
/// </summary>
internal readonly struct BoxFilter
{
    private const int FractionBits = 24;
    private const uint Half = 1u << (FractionBits - 1);

    /// <summary>Up to here the sum of a window fits 16 bits.</summary>
    private const int MaxRadius = 127;

    private readonly int _radius;
    private readonly uint _weight;
    private readonly uint _edgeWeight;

    private BoxFilter(float radius)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(radius, MaxRadius);
        _radius = (int)radius;
        _weight = (uint)((1 << FractionBits) / ((radius * 2) + 1));
        _edgeWeight = ((1u << FractionBits) - (uint)((_radius * 2) + 1) * _weight) / 2;
    }

    /// <summary>How many elements on each side of a line the filter reads.</summary>
    public int Margin => _radius + 1;

    /// <summary>The filter of which some passes make a Gaussian.</summary>
    public static BoxFilter ForGaussian(float sigma, int passes)
    {
        float variance = sigma * sigma / passes;
        float length = (float)Math.Sqrt((12.0 * variance) + 1.0);
        float whole = (float)Math.Floor((length - 1.0) / 2.0);
        float fraction = ((2 * whole) + 1) * ((whole * (whole + 1)) - (3 * variance));
        fraction /= 6 * (variance - ((whole + 1) * (whole + 1)));
        return new BoxFilter(whole + fraction);
    }

    /// <summary>Filters a line of elements.</summary>
    /// <param name="source">The line with <see cref="Margin"/> elements more at each end.</param>
    /// <param name="step">Bytes of an element; each of them is filtered by itself.</param>
    /// <param name="target">Receives the line.</param>
    public void Apply(ReadOnlySpan<byte> source, int step, Span<byte> target)
    {
        int last = 2 * Margin * step, i = 0;
        for (; i <= target.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector<ushort> low = Vector<ushort>.Zero, high = Vector<ushort>.Zero;
            for (int tap = step; tap < last; tap += step)
            {
                Vector.Widen(new Vector<byte>(source[(i + tap)..]), out Vector<ushort> tapLow, out Vector<ushort> tapHigh);
                low += tapLow;
                high += tapHigh;
            }

            Vector.Widen(new Vector<byte>(source[i..]), out Vector<ushort> firstLow, out Vector<ushort> firstHigh);
            Vector.Widen(new Vector<byte>(source[(i + last)..]), out Vector<ushort> lastLow, out Vector<ushort> lastHigh);
            Vector.Narrow(Weigh(low, firstLow + lastLow), Weigh(high, firstHigh + lastHigh)).CopyTo(target[i..]);
        }

        for (; i < target.Length; i++)
        {
            uint sum = 0;
            for (int tap = step; tap < last; tap += step)
            {
                sum += source[i + tap];
            }

            target[i] = (byte)(((sum * _weight) + ((uint)(source[i] + source[i + last]) * _edgeWeight) + Half) >> FractionBits);
        }
    }

    private Vector<ushort> Weigh(Vector<ushort> inner, Vector<ushort> edges)
    {
        Vector.Widen(inner, out Vector<uint> low, out Vector<uint> high);
        Vector.Widen(edges, out Vector<uint> edgesLow, out Vector<uint> edgesHigh);
        return Vector.Narrow(Weigh(low, edgesLow), Weigh(high, edgesHigh));
    }

    private Vector<uint> Weigh(Vector<uint> inner, Vector<uint> edges) =>
        Vector.ShiftRightLogical((inner * _weight) + (edges * _edgeWeight) + new Vector<uint>(Half), FractionBits);
}
