using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SimpleClip.Images;

/// <summary>
/// Resizes images as Pillow does, on which CLIP models are trained: separable, antialiased, fixed-point arithmetic, the rows first and
/// rounded to bytes, then the columns. Only the pixels of the wanted crop are computed. Stateless and safe for any number of threads.
/// </summary>
public static class PixelResampler
{
    /// <summary>Bytes that may be written behind the last row of a buffer.</summary>
    private const int Overrun = 1;

    // Where a byte comes from; Zero for none.
    private const byte Zero = 255;

    /// <summary>Two pixels of three bytes become two of four.</summary>
    private static Vector128<byte> PixelPair =>
        Vector128.Create((byte)0, 1, 2, Zero, 3, 4, 5, Zero, Zero, Zero, Zero, Zero, Zero, Zero, Zero, Zero);

    /// <summary>Four integers become bytes.</summary>
    private static Vector128<byte> LowBytes =>
        Vector128.Create((byte)0, 4, 8, 12, Zero, Zero, Zero, Zero, Zero, Zero, Zero, Zero, Zero, Zero, Zero, Zero);

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

        Resize(image, region, (region.Width, region.Height), (width, height), crop, interpolation, pixels);
    }

    /// <summary>
    /// Resizes an image that was decoded at a fraction of its size, as if it had all its pixels, and takes a crop of the result.
    /// </summary>
    /// <inheritdoc cref="Resize(RgbImage, PixelRegion, int, int, PixelRegion, Interpolation, Span{byte})"/>
    internal static void Resize(RgbImage image, int width, int height, PixelRegion crop, Interpolation interpolation, Span<byte> pixels)
    {
        ImageReduction reduction = image.Reduction;
        (double, double) size = ((double)reduction.Width / reduction.Factor, (double)reduction.Height / reduction.Factor);
        Resize(image, new PixelRegion(0, 0, image.Width, image.Height), size, (width, height), crop, interpolation, pixels);
    }

    private static void Resize(
        RgbImage image,
        PixelRegion region,
        (double Width, double Height) size,
        (int Width, int Height) resized,
        PixelRegion crop,
        Interpolation interpolation,
        Span<byte> pixels)
    {
        int stride = crop.Width * RgbImage.Channels;
        if (pixels.Length != stride * crop.Height)
        {
            throw new ArgumentException(
                $"Expected {crop.Height} x {crop.Width} x {RgbImage.Channels} bytes, got {pixels.Length}.", nameof(pixels));
        }

        ResamplingWeights? columns = Weights(new(region.Height, size.Height, resized.Height, crop.Y, crop.Height, interpolation));
        ResamplingWeights? lines = Weights(new(region.Width, size.Width, resized.Width, crop.X, crop.Width, interpolation));
        int firstRow = columns?.First ?? crop.Y;
        int rows = (columns?.End ?? crop.Y + crop.Height) - firstRow;
        byte[] buffer = ArrayPool<byte>.Shared.Rent((rows * stride) + Overrun);
        try
        {
            ResizeRows(image, region with { Y = region.Y + firstRow, Height = rows }, lines, crop, buffer);
            ResizeColumns(buffer.AsSpan(0, rows * stride), stride, columns, pixels);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // A line that keeps its length is not touched.
    private static ResamplingWeights? Weights(in ResamplingLine line) => line.Length == line.Resized ? null : ResamplingCache.Get(line);

    private static void ResizeRows(RgbImage image, PixelRegion region, ResamplingWeights? weights, PixelRegion crop, Span<byte> target)
    {
        int stride = crop.Width * RgbImage.Channels;
        ReadOnlySpan<byte> pixels = image.PaddedPixels;
        for (int y = 0; y < region.Height; y++)
        {
            ReadOnlySpan<byte> source = pixels[((((region.Y + y) * image.Width) + region.X) * RgbImage.Channels)..];
            Span<byte> row = target.Slice(y * stride, stride + Overrun);
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

    // Two pixels are handled at once, each as a vector of four: its three channels and a zero. The two bytes too many that are read, the
    // second pixel where there is none, and the byte too many that is written are what the paddings behind image and buffer are for.
    private static void ResizeRow(ReadOnlySpan<byte> source, ResamplingWeights weights, Span<byte> row)
    {
        ref byte first = ref MemoryMarshal.GetReference(source);
        ref byte target = ref MemoryMarshal.GetReference(row);
        for (int x = 0; x < weights.Line.Count; x++)
        {
            ReadOnlySpan<long> pairs = weights.PairsOf(x, out int start);
            Vector256<int> sums = Vector256.Create(Vector128.Create(ResamplingWeights.Half), Vector128<int>.Zero);
            ref byte pixel = ref Unsafe.Add(ref first, start * RgbImage.Channels);
            foreach (long pair in pairs)
            {
                Vector128<byte> bytes = Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<long>(ref pixel)).AsByte();
                sums += Widen(Vector128.Shuffle(bytes, PixelPair)) * Spread(pair);
                pixel = ref Unsafe.Add(ref pixel, 2 * RgbImage.Channels);
            }

            Vector128<int> value = Vector128.Clamp(
                (sums.GetLower() + sums.GetUpper()) >> ResamplingWeights.FractionBits,
                Vector128<int>.Zero,
                Vector128.Create((int)byte.MaxValue));
            Unsafe.WriteUnaligned(ref target, Vector128.Shuffle(value.AsByte(), LowBytes).AsUInt32().ToScalar());
            target = ref Unsafe.Add(ref target, RgbImage.Channels);
        }
    }

    private static Vector256<int> Widen(Vector128<byte> bytes)
    {
        if (Avx2.IsSupported)
        {
            return Avx2.ConvertToVector256Int32(bytes);
        }

        Vector128<ushort> words = Vector128.WidenLower(bytes);
        return Vector256.Create(Vector128.WidenLower(words), Vector128.WidenUpper(words)).AsInt32();
    }

    // The first weight of a pair four times, then the second.
    private static Vector256<int> Spread(long pair) => Avx2.IsSupported
        ? Avx2.PermuteVar8x32(Vector256.Create(pair).AsInt32(), Vector256.Create(0, 0, 0, 0, 1, 1, 1, 1))
        : Vector256.Create(Vector128.Create((int)pair), Vector128.Create((int)(pair >> 32)));

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
