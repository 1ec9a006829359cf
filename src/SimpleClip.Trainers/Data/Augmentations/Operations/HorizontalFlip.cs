using SimpleClip.Images;

namespace SimpleClip.Data;

/// <summary>Mirrors an image from left to right.</summary>
internal static class HorizontalFlip
{
    /// <summary>Mirrors in place.</summary>
    /// <param name="pixels">[height, width, 3].</param>
    /// <param name="width">Width of the image.</param>
    public static void Apply(Span<byte> pixels, int width)
    {
        const int Channels = RgbImage.Channels;
        for (; !pixels.IsEmpty; pixels = pixels[(width * Channels)..])
        {
            Span<byte> line = pixels[..(width * Channels)];
            line.Reverse();
            for (int pixel = 0; pixel < line.Length; pixel += Channels)
            {
                (line[pixel], line[pixel + 2]) = (line[pixel + 2], line[pixel]);
            }
        }
    }
}
