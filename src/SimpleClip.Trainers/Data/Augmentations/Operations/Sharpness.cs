using System.Buffers;
using System.Numerics;
using SimpleClip.Images;

namespace SimpleClip.Data;

/// <summary>Pillow's <c>ImageEnhance.Sharpness</c>, which leaves the outermost pixels as they are.</summary>
internal static class Sharpness
{
    /// <summary>Weight of the middle in Pillow's SMOOTH filter; its eight neighbours have weight 1.</summary>
    private const int Middle = 5;

    private const int Sum = Middle + 8;

    /// <summary>Multiplying by this and dropping 16 bits divides by <see cref="Sum"/>, exactly for all sums of a window.</summary>
    private const uint Reciprocal = ((1u << 16) / Sum) + 1;

    /// <summary>Changes the sharpness in place.</summary>
    /// <param name="pixels">[height, width, 3].</param>
    /// <param name="width">Width of the image.</param>
    /// <param name="factor">0 gives a smoothed image, 1 changes nothing, more sharpens.</param>
    public static void Apply(Span<byte> pixels, int width, double factor)
    {
        int stride = width * RgbImage.Channels, inner = stride - (2 * RgbImage.Channels);
        if (inner <= 0)
        {
            return;
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent(pixels.Length + stride);
        Span<byte> source = buffer.AsSpan(0, pixels.Length), smooth = buffer.AsSpan(pixels.Length, inner);
        pixels.CopyTo(source);
        for (int row = stride; row < pixels.Length - stride; row += stride)
        {
            Smooth(source.Slice(row - stride, stride), source.Slice(row, stride), source.Slice(row + stride, stride), smooth);
            PixelBlend.Apply(smooth, pixels.Slice(row + RgbImage.Channels, inner), (float)factor);
        }

        ArrayPool<byte>.Shared.Return(buffer);
    }

    private static void Smooth(ReadOnlySpan<byte> above, ReadOnlySpan<byte> row, ReadOnlySpan<byte> below, Span<byte> smooth)
    {
        int i = 0;
        for (; i <= smooth.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector<ushort> low = new(Sum / 2), high = low;
            for (int tap = 0; tap <= 2 * RgbImage.Channels; tap += RgbImage.Channels)
            {
                Add(above[(i + tap)..], 1, ref low, ref high);
                Add(row[(i + tap)..], tap == RgbImage.Channels ? (ushort)Middle : (ushort)1, ref low, ref high);
                Add(below[(i + tap)..], 1, ref low, ref high);
            }

            Vector.Narrow(Divide(low), Divide(high)).CopyTo(smooth[i..]);
        }

        for (; i < smooth.Length; i++)
        {
            int sum = (Sum / 2) + ((Middle - 1) * row[i + RgbImage.Channels]);
            for (int tap = 0; tap <= 2 * RgbImage.Channels; tap += RgbImage.Channels)
            {
                sum += above[i + tap] + row[i + tap] + below[i + tap];
            }

            smooth[i] = (byte)(sum / Sum);
        }
    }

    private static void Add(ReadOnlySpan<byte> values, ushort weight, ref Vector<ushort> low, ref Vector<ushort> high)
    {
        Vector.Widen(new Vector<byte>(values), out Vector<ushort> valuesLow, out Vector<ushort> valuesHigh);
        low += valuesLow * weight;
        high += valuesHigh * weight;
    }

    private static Vector<ushort> Divide(Vector<ushort> sums)
    {
        Vector.Widen(sums, out Vector<uint> low, out Vector<uint> high);
        return Vector.Narrow(Vector.ShiftRightLogical(low * Reciprocal, 16), Vector.ShiftRightLogical(high * Reciprocal, 16));
    }
}
