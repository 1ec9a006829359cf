using SimpleClip.Images;

namespace SimpleClip.Data;

/// <summary>Mirrors an image from left to right.</summary>
internal static class HorizontalFlip
{
    /// <summary>Mirrors in place.</summary>
    /// <param name="pixels">[size, size, 3].</param>
    /// <param name="size">Side of the image.</param>
    public static void Apply(Span<byte> pixels, int size)
    {
        const int Channels = RgbImage.Channels;
        for (int row = 0; row < size; row++)
        {
            Span<byte> line = pixels.Slice(row * size * Channels, size * Channels);
            line.Reverse();
            for (int pixel = 0; pixel < line.Length; pixel += Channels)
            {
                (line[pixel], line[pixel + 2]) = (line[pixel + 2], line[pixel]);
            }
        }
    }
}
