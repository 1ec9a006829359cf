using SimpleClip.Images;

namespace SimpleClip.Data;

/// <summary>
/// torchvision's <c>adjust_hue</c> on Pillow images: through Pillow's HSV of 8 bits, in its order of float32 and float64, so that the bytes are
/// the same.
/// </summary>
internal static class Hue
{
    private const double Sectors = 6;

    /// <summary>Turns the hue in place.</summary>
    /// <param name="pixels">[height, width, 3].</param>
    /// <param name="shift">Part of the colour circle, from -0.5 to 0.5.</param>
    public static void Apply(Span<byte> pixels, double shift)
    {
        int turn = (int)(shift * byte.MaxValue);
        for (int i = 0; i <= pixels.Length - RgbImage.Channels; i += RgbImage.Channels)
        {
            Span<byte> pixel = pixels.Slice(i, RgbImage.Channels);
            byte value = Math.Max(pixel[0], Math.Max(pixel[1], pixel[2]));
            int range = value - Math.Min(pixel[0], Math.Min(pixel[1], pixel[2]));
            if (range > 0)
            {
                byte hue = unchecked((byte)(HueOf(pixel[0], pixel[1], pixel[2], value, range) + turn));
                byte saturation = (byte)((float)range / value * (double)byte.MaxValue);
                ToRgb(hue, saturation, value, pixel);
            }
        }
    }

    private static byte HueOf(int red, int green, int blue, int value, float range)
    {
        float fromRed = (value - red) / range, fromGreen = (value - green) / range, fromBlue = (value - blue) / range;
        float hue = red == value ? fromBlue - fromGreen
            : green == value ? (float)(2.0 + fromRed - fromBlue)
            : (float)(4.0 + fromGreen - fromRed);
        double circle = (hue / Sectors) + 1.0;
        return (byte)((float)(circle >= 1 ? circle - 1 : circle) * (double)byte.MaxValue);
    }

    private static void ToRgb(byte hue, byte saturation, byte value, Span<byte> pixel)
    {
        double place = hue * Sectors / byte.MaxValue;
        int sector = (int)place;
        float fraction = (float)(place - sector), part = (float)(saturation / (double)byte.MaxValue);
        byte low = Round(value * (1.0 - part));
        byte falling = Round(value * (1.0 - (part * fraction)));
        byte rising = Round(value * (1.0 - (part * (1.0 - fraction))));
        (pixel[0], pixel[1], pixel[2]) = sector switch
        {
            1 => (falling, value, low),
            2 => (low, value, rising),
            3 => (low, falling, value),
            4 => (rising, low, value),
            5 => (value, low, falling),
            _ => (value, rising, low),
        };
    }

    private static byte Round(double value) => (byte)(value + 0.5);
}
