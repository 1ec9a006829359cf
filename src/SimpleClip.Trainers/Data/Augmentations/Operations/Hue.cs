using SimpleClip.Images;

namespace SimpleClip.Data;

/// <summary>
/// torchvision's <c>adjust_hue</c> on Pillow images: through Pillow's HSV of 8 bits, rounded to float32 where Pillow rounds, so that the
/// bytes are the same. Free of branches on the colour, which no processor foresees.
/// </summary>
internal static class Hue
{
    private static readonly HueChannels[] Channels = [.. Enumerable.Range(0, PixelTable.Size).Select(hue => new HueChannels(hue))];

    /// <summary>The part of 1 that a byte of saturation stands for.</summary>
    private static readonly float[] Parts = [.. Enumerable.Range(0, PixelTable.Size).Select(value => (float)(value / (double)byte.MaxValue))];

    // By the order of the channels, as Apply numbers it: the hue is start + sign * (highest - middle) / (highest - lowest), in sixths of
    // the circle.
    private static ReadOnlySpan<float> Starts => [3, 0, 3, 1, 5, -1, 0, 1];

    private static ReadOnlySpan<float> Signs => [1, 0, -1, 1, -1, 1, 0, -1];

    /// <summary>Turns the hue in place.</summary>
    /// <param name="pixels">[height, width, 3].</param>
    /// <param name="shift">Part of the colour circle, from -0.5 to 0.5.</param>
    public static void Apply(Span<byte> pixels, double shift)
    {
        int turn = (int)(shift * byte.MaxValue);
        for (; pixels.Length >= RgbImage.Channels; pixels = pixels[RgbImage.Channels..])
        {
            int red = pixels[0], green = pixels[1], blue = pixels[2];
            int highest = Math.Max(red, Math.Max(green, blue)), lowest = Math.Min(red, Math.Min(green, blue));
            int range = highest - lowest;
            if (range == 0)
            {
                continue;
            }

            int middle = red + green + blue - highest - lowest;
            int order = (red >= green ? 4 : 0) + (green >= blue ? 2 : 0) + (red >= blue ? 1 : 0);
            double circle = ((Starts[order] + (Signs[order] * ((highest - middle) / (float)range))) / 6.0) + 1.0;
            byte hue = (byte)((float)(circle >= 1 ? circle - 1 : circle) * (double)byte.MaxValue);
            byte saturation = (byte)(range / (float)highest * (double)byte.MaxValue);
            Channels[unchecked((byte)(hue + turn))].Write(highest, Parts[saturation], pixels);
        }
    }

    /// <summary>How a byte of hue, with saturation and value, becomes red, green and blue.</summary>
    private readonly struct HueChannels
    {
        private readonly double _weight;
        private readonly int _highest;
        private readonly int _lowest;
        private readonly int _middle;

        public HueChannels(int hue)
        {
            double place = hue * 6.0 / byte.MaxValue;
            int sector = (int)place;
            float fraction = (float)(place - sector);
            _weight = sector % 2 == 0 ? 1.0 - fraction : fraction;
            (_highest, _middle, _lowest) = (sector % 6) switch
            {
                0 => (0, 1, 2),
                1 => (1, 0, 2),
                2 => (1, 2, 0),
                3 => (2, 1, 0),
                4 => (2, 0, 1),
                _ => (0, 2, 1),
            };
        }

        public void Write(int value, float saturation, Span<byte> pixel)
        {
            pixel[_highest] = (byte)value;
            pixel[_lowest] = (byte)((value * (1.0 - saturation)) + 0.5);
            pixel[_middle] = (byte)((value * (1.0 - (saturation * _weight))) + 0.5);
        }
    }
}
