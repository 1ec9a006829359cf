using System.Buffers;
using SimpleClip.Images;

namespace SimpleClip.Data;

/// <summary>
/// Shears, shifts and turns images as torchvision does with Pillow: to the nearest pixel, black where there was no image. The members tell
/// where a pixel comes from: x' = XX x + XY y + X, y' = YX x + YY y + Y.
/// </summary>
internal readonly record struct AffineTransform(double XX, double XY, double X, double YX, double YY, double Y)
{
    private const int FractionBits = 16;

    /// <summary>Shifts rows by a multiple of their height.</summary>
    public static AffineTransform ShearX(double shear) => new(1, shear, 0, 0, 1, 0);

    /// <summary>Shifts columns by a multiple of their place.</summary>
    public static AffineTransform ShearY(double shear) => new(1, 0, 0, shear, 1, 0);

    /// <summary>Shifts an image by pixels to the right and down.</summary>
    public static AffineTransform Translation(int x, int y) => new(1, 0, -x, 0, 1, -y);

    /// <summary>Turns an image counter-clockwise about its centre.</summary>
    public static AffineTransform Rotation(double degrees, int width, int height)
    {
        (double sine, double cosine) = Math.SinCos(-double.DegreesToRadians(degrees));
        double x = width / 2.0, y = height / 2.0;
        return new(cosine, sine, (cosine * -x) + (sine * -y) + x, -sine, cosine, (-sine * -x) + (cosine * -y) + y);
    }

    /// <summary>Transforms in place.</summary>
    /// <param name="pixels">[height, width, 3].</param>
    /// <param name="width">Width of the image.</param>
    public void Apply(Span<byte> pixels, int width)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(pixels.Length);
        Span<byte> source = buffer.AsSpan(0, pixels.Length);
        pixels.CopyTo(source);
        pixels.Clear();
        Apply(source, pixels, width);
        ArrayPool<byte>.Shared.Return(buffer);
    }

    // Pillow's fixed-point arithmetic (affine_fixed in Geometry.c).
    private void Apply(ReadOnlySpan<byte> source, Span<byte> target, int width)
    {
        int height = target.Length / (width * RgbImage.Channels);
        int xx = Fixed(XX), xy = Fixed(XY), yx = Fixed(YX), yy = Fixed(YY);
        int rowX = Fixed(X + (XX * 0.5) + (XY * 0.5)), rowY = Fixed(Y + (YX * 0.5) + (YY * 0.5));
        int to = 0;
        for (int row = 0; row < height; row++, rowX += xy, rowY += yy)
        {
            int x = rowX, y = rowY;
            for (int column = 0; column < width; column++, x += xx, y += yx, to += RgbImage.Channels)
            {
                int fromX = x >> FractionBits, fromY = y >> FractionBits;
                if ((uint)fromX < (uint)width && (uint)fromY < (uint)height)
                {
                    int from = ((fromY * width) + fromX) * RgbImage.Channels;
                    target[to] = source[from];
                    target[to + 1] = source[from + 1];
                    target[to + 2] = source[from + 2];
                }
            }
        }
    }

    private static int Fixed(double value) => (int)Math.Floor((value * (1 << FractionBits)) + 0.5);
}
