using System.Buffers;
using SimpleClip.Images;

namespace SimpleClip.Data;

/// <summary>Pillow's <c>ImageFilter.GaussianBlur</c>: three box filters along the rows, then three along the columns, rounded in
/// between.</summary>
internal static class GaussianBlur
{
    private const int Passes = 3;

    /// <summary>Blurs in place.</summary>
    /// <param name="pixels">[height, width, 3].</param>
    /// <param name="width">Width of the image.</param>
    /// <param name="sigma">Standard deviation in pixels (Pillow's <c>radius</c>), at most 127.</param>
    public static void Apply(Span<byte> pixels, int width, double sigma)
    {
        BoxFilter box = BoxFilter.ForGaussian((float)sigma, Passes);
        int stride = width * RgbImage.Channels;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(
            Math.Max(stride + (2 * box.Margin * RgbImage.Channels), pixels.Length + (2 * box.Margin * stride)));
        for (int row = 0; row < pixels.Length; row += stride)
        {
            Filter(pixels.Slice(row, stride), RgbImage.Channels, box, buffer);
        }

        Filter(pixels, stride, box, buffer);
        ArrayPool<byte>.Shared.Return(buffer);
    }

    // The elements of a row are its pixels, those of an image its rows.
    private static void Filter(Span<byte> line, int step, BoxFilter box, Span<byte> buffer)
    {
        int margin = box.Margin * step;
        Span<byte> padded = buffer[..(line.Length + (2 * margin))];
        for (int pass = 0; pass < Passes; pass++)
        {
            line.CopyTo(padded[margin..]);
            for (int i = 0; i < margin; i += step)
            {
                line[..step].CopyTo(padded[i..]);
                line[^step..].CopyTo(padded[(margin + line.Length + i)..]);
            }

            box.Apply(padded, step, line);
        }
    }
}
