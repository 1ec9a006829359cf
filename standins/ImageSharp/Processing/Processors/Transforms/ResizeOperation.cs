using System.Buffers;
using System.Numerics;
using SixLabors.ImageSharp.Memory;
using SixLabors.ImageSharp.Metadata;

namespace SixLabors.ImageSharp.Processing.Processors.Transforms;

// Brings a rectangle of the source to a rectangle of a result of the given size: first along the rows, then along the columns, in floats between.
internal sealed class ResizeOperation(Rectangle? sourceRectangle, Size size, Rectangle targetRectangle, IResampler sampler, bool premultiplyAlpha) : IImageOperation
{
    PixelBuffer<TPixel> IImageOperation.Apply<TPixel>(PixelBuffer<TPixel> source, Configuration configuration, ImageMetadata metadata)
    {
        Rectangle from = sourceRectangle ?? new Rectangle(0, 0, source.Width, source.Height);
        Rectangle visible = Rectangle.Intersect(targetRectangle, new Rectangle(0, 0, size.Width, size.Height));
        if (from == targetRectangle && size == new Size(source.Width, source.Height))
        {
            return source;
        }

        var target = new PixelBuffer<TPixel>(configuration, size.Width, size.Height);
        if (visible.Size != size)
        {
            target.Pixels.Clear();
        }

        if (sampler is NearestNeighborResampler)
        {
            CopyNearest(source, from, target, visible);
        }
        else if (visible is { Width: > 0, Height: > 0 })
        {
            Resample(source, from, target, visible);
        }

        return target;
    }

    private void CopyNearest<TPixel>(PixelBuffer<TPixel> source, Rectangle from, PixelBuffer<TPixel> target, Rectangle visible)
        where TPixel : unmanaged, PixelFormats.IPixel<TPixel>
    {
        float xFactor = from.Width / (float)targetRectangle.Width;
        float yFactor = from.Height / (float)targetRectangle.Height;
        for (int y = visible.Top; y < visible.Bottom; y++)
        {
            Span<TPixel> sourceRow = source.Row((int)(((y - targetRectangle.Y) * yFactor) + from.Y));
            Span<TPixel> targetRow = target.Row(y);
            for (int x = visible.Left; x < visible.Right; x++)
            {
                targetRow[x] = sourceRow[(int)(((x - targetRectangle.X) * xFactor) + from.X)];
            }
        }
    }

    private void Resample<TPixel>(PixelBuffer<TPixel> source, Rectangle from, PixelBuffer<TPixel> target, Rectangle visible)
        where TPixel : unmanaged, PixelFormats.IPixel<TPixel>
    {
        var columns = new ResizeKernels(sampler, targetRectangle.Width, from.Width);
        var rows = new ResizeKernels(sampler, targetRectangle.Height, from.Height);
        int firstRow = rows.Start(visible.Top - targetRectangle.Y);
        int lastPosition = visible.Bottom - 1 - targetRectangle.Y;
        int rowCount = rows.Start(lastPosition) + rows.Weights(lastPosition).Length - firstRow;

        Vector4[] half = ArrayPool<Vector4>.Shared.Rent(rowCount * visible.Width);
        Vector4[] line = ArrayPool<Vector4>.Shared.Rent(Math.Max(from.Width, visible.Width));
        for (int y = 0; y < rowCount; y++)
        {
            Span<Vector4> pixels = line.AsSpan(0, from.Width);
            PixelVectors.Read<TPixel>(source.Row(from.Y + firstRow + y).Slice(from.X, from.Width), pixels, premultiplyAlpha);
            Convolve(pixels, columns, visible.X - targetRectangle.X, half.AsSpan(y * visible.Width, visible.Width));
        }

        Span<Vector4> sum = line.AsSpan(0, visible.Width);
        for (int y = visible.Top; y < visible.Bottom; y++)
        {
            sum.Clear();
            int row = rows.Start(y - targetRectangle.Y) - firstRow;
            foreach (float weight in rows.Weights(y - targetRectangle.Y))
            {
                Add(half.AsSpan(row++ * visible.Width, visible.Width), weight, sum);
            }

            PixelVectors.Write(sum, target.Row(y).Slice(visible.X, visible.Width), premultiplyAlpha);
        }

        ArrayPool<Vector4>.Shared.Return(line);
        ArrayPool<Vector4>.Shared.Return(half);
    }

    private static void Convolve(ReadOnlySpan<Vector4> pixels, ResizeKernels kernels, int first, Span<Vector4> result)
    {
        for (int x = 0; x < result.Length; x++)
        {
            ReadOnlySpan<float> weights = kernels.Weights(first + x);
            ReadOnlySpan<Vector4> run = pixels.Slice(kernels.Start(first + x), weights.Length);
            Vector4 sum = Vector4.Zero;
            for (int k = 0; k < weights.Length; k++)
            {
                sum += run[k] * weights[k];
            }

            result[x] = sum;
        }
    }

    private static void Add(ReadOnlySpan<Vector4> row, float weight, Span<Vector4> sum)
    {
        for (int x = 0; x < sum.Length; x++)
        {
            sum[x] += row[x] * weight;
        }
    }
}
