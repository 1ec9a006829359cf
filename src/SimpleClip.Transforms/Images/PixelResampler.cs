using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SimpleClip.Images;

/// <summary>
/// Resizes images as Pillow does, on which CLIP models are trained: separable, antialiased, fixed-point arithmetic, the rows first and
/// rounded to bytes, then the columns. Only the pixels of the wanted crop are computed. Stateless and safe for any number of threads.
/// </summary>
public static class PixelResampler
{
    /// <summary>Resizes a region of an image and takes a crop of the result. Pixels outside the region have no influence.</summary>
    /// <param name="image">The image.</param>
    /// <param name="region">The region of the image to resize.</param>
    /// <param name="width">The width to which the region is resized.</param>
    /// <param name="height">The height to which the region is resized.</param>
    /// <param name="crop">The part of the resized region that is wanted.</param>
    /// <param name="interpolation">The filter.</param>
    /// <param name="pixels">Receives the crop, shape [crop height, crop width, 3].</param>
    /// <exception cref="ArgumentException">The region or the crop lies outside, or the buffer has another size than the crop.</exception>
    public static void Resize(
        RgbImage image, PixelRegion region, int width, int height, PixelRegion crop, Interpolation interpolation, Span<byte> pixels)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (!region.IsInside(image.Width, image.Height) || !crop.IsInside(width, height))
        {
            throw new ArgumentException(
                $"Expected {region} inside {image.Width} x {image.Height} pixels and {crop} inside {width} x {height}.", nameof(region));
        }

        int stride = crop.Width * RgbImage.Channels;
        if (pixels.Length != stride * crop.Height)
        {
            throw new ArgumentException(
                $"Expected {crop.Height} x {crop.Width} x {RgbImage.Channels} bytes, got {pixels.Length}.", nameof(pixels));
        }

        ResamplingWeights? columns = Weights(region.Height, height, crop.Y, crop.Height, interpolation);
        int firstRow = columns?.First ?? crop.Y;
        int rows = (columns?.End ?? crop.Y + crop.Height) - firstRow;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(rows * stride);
        try
        {
            Span<byte> narrowed = buffer.AsSpan(0, rows * stride);
            PixelRegion needed = region with { Y = region.Y + firstRow, Height = rows };
            ResizeRows(image, needed, Weights(region.Width, width, crop.X, crop.Width, interpolation), crop, narrowed);
            ResizeColumns(narrowed, stride, columns, pixels);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // A line that keeps its length is not touched.
    private static ResamplingWeights? Weights(int length, int resized, int first, int count, Interpolation interpolation) =>
        length == resized ? null : new ResamplingWeights(length, resized, first, count, interpolation);

    private static void ResizeRows(RgbImage image, PixelRegion region, ResamplingWeights? weights, PixelRegion crop, Span<byte> target)
    {
        int stride = crop.Width * RgbImage.Channels;
        ReadOnlySpan<byte> pixels = image.PaddedPixels;
        for (int y = 0; y < region.Height; y++)
        {
            ReadOnlySpan<byte> source = pixels[((((region.Y + y) * image.Width) + region.X) * RgbImage.Channels)..];
            Span<byte> row = target.Slice(y * stride, stride);
            if (weights is null)
            {
                source.Slice(crop.X * RgbImage.Channels, stride).CopyTo(row);
            }
            else
            {
                ResizeRow(source, weights, row);
            }
        }
    }

    // A pixel is handled as a vector of four: its three channels and one byte too many, which the padding behind the image makes safe to
    // read.
    private static void ResizeRow(ReadOnlySpan<byte> source, ResamplingWeights weights, Span<byte> row)
    {
        ref byte first = ref MemoryMarshal.GetReference(source);
        for (int x = 0; x < row.Length / RgbImage.Channels; x++)
        {
            ReadOnlySpan<int> taps = weights.Of(x, out int start);
            Vector128<int> sum = Vector128.Create(ResamplingWeights.Half);
            ref byte pixel = ref Unsafe.Add(ref first, start * RgbImage.Channels);
            foreach (int weight in taps)
            {
                Vector128<byte> bytes = Vector128.CreateScalar(Unsafe.ReadUnaligned<uint>(ref pixel)).AsByte();
                sum += Vector128.WidenLower(Vector128.WidenLower(bytes)).AsInt32() * weight;
                pixel = ref Unsafe.Add(ref pixel, RgbImage.Channels);
            }

            Vector128<int> value = Vector128.Clamp(
                sum >> ResamplingWeights.FractionBits, Vector128<int>.Zero, Vector128.Create((int)byte.MaxValue));
            int target = x * RgbImage.Channels;
            row[target + 2] = (byte)value[2];
            row[target + 1] = (byte)value[1];
            row[target] = (byte)value[0];
        }
    }

    private static void ResizeColumns(ReadOnlySpan<byte> source, int stride, ResamplingWeights? weights, Span<byte> target)
    {
        if (weights is null)
        {
            source.CopyTo(target);
            return;
        }

        for (int y = 0; y < target.Length / stride; y++)
        {
            ReadOnlySpan<int> taps = weights.Of(y, out int start);
            BlendRows(source[((start - weights.First) * stride)..], stride, taps, target.Slice(y * stride, stride));
        }
    }

    private static void BlendRows(ReadOnlySpan<byte> rows, int stride, ReadOnlySpan<int> taps, Span<byte> target)
    {
        int x = 0;
        for (; x + Vector<byte>.Count <= stride; x += Vector<byte>.Count)
        {
            Vector<int> a = new(ResamplingWeights.Half);
            Vector<int> b = a;
            Vector<int> c = a;
            Vector<int> d = a;
            for (int i = 0; i < taps.Length; i++)
            {
                Vector.Widen(new Vector<byte>(rows[((i * stride) + x)..]), out Vector<ushort> low, out Vector<ushort> high);
                Vector.Widen(low, out Vector<uint> first, out Vector<uint> second);
                Vector.Widen(high, out Vector<uint> third, out Vector<uint> fourth);
                Vector<int> weight = new(taps[i]);
                a += first.As<uint, int>() * weight;
                b += second.As<uint, int>() * weight;
                c += third.As<uint, int>() * weight;
                d += fourth.As<uint, int>() * weight;
            }

            Vector<ushort> lower = Vector.Narrow(Clip(a), Clip(b));
            Vector<ushort> upper = Vector.Narrow(Clip(c), Clip(d));
            Vector.Narrow(lower, upper).CopyTo(target[x..]);
        }

        for (; x < stride; x++)
        {
            int sum = ResamplingWeights.Half;
            for (int i = 0; i < taps.Length; i++)
            {
                sum += rows[(i * stride) + x] * taps[i];
            }

            target[x] = (byte)Math.Clamp(sum >> ResamplingWeights.FractionBits, 0, byte.MaxValue);
        }
    }

    private static Vector<uint> Clip(Vector<int> sums) =>
        Vector.Clamp(Vector.ShiftRightArithmetic(sums, ResamplingWeights.FractionBits), Vector<int>.Zero, new Vector<int>(byte.MaxValue))
            .As<int, uint>();
}
