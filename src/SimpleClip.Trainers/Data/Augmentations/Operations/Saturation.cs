using System.Buffers;

namespace SimpleClip.Data;

/// <summary>Pillow's <c>ImageEnhance.Color</c>.</summary>
internal static class Saturation
{
    /// <summary>Changes the saturation in place.</summary>
    /// <param name="pixels">[height, width, 3].</param>
    /// <param name="factor">0 gives a grey image, 1 changes nothing.</param>
    public static void Apply(Span<byte> pixels, double factor)
    {
        byte[] grey = ArrayPool<byte>.Shared.Rent(pixels.Length);
        Grayscale.Apply(pixels, grey);
        PixelBlend.Apply(grey.AsSpan(0, pixels.Length), pixels, (float)factor);
        ArrayPool<byte>.Shared.Return(grey);
    }
}
