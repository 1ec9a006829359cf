using System.Numerics;

namespace SimpleClip.Data;

/// <summary>
/// Moves an image away from or towards another one, as Pillow's <c>Image.blend</c>: other + factor * (image - other) in float32, cut to a
/// byte, the fraction dropped. Factor 1 leaves the image as it is, factor 0 gives the other one.
/// </summary>
internal static class PixelBlend
{
    /// <summary>Blends in place.</summary>
    /// <param name="other">The other image's bytes.</param>
    /// <param name="pixels">The image's bytes, as many.</param>
    /// <param name="factor">At least 0.</param>
    public static void Apply(ReadOnlySpan<byte> other, Span<byte> pixels, float factor)
    {
        int i = 0;
        for (; i <= pixels.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(other[i..]), out Vector<ushort> otherLow, out Vector<ushort> otherHigh);
            Vector.Widen(new Vector<byte>(pixels[i..]), out Vector<ushort> low, out Vector<ushort> high);
            Vector.Narrow(Blend(otherLow, low, factor), Blend(otherHigh, high, factor)).CopyTo(pixels[i..]);
        }

        for (; i < pixels.Length; i++)
        {
            pixels[i] = Blend(other[i], pixels[i], factor);
        }
    }

    /// <summary>Blends one byte.</summary>
    public static byte Blend(byte other, byte value, float factor) => (byte)Math.Clamp(other + (factor * (value - other)), 0f, byte.MaxValue);

    private static Vector<ushort> Blend(Vector<ushort> other, Vector<ushort> value, float factor)
    {
        Vector.Widen(other, out Vector<uint> otherLow, out Vector<uint> otherHigh);
        Vector.Widen(value, out Vector<uint> low, out Vector<uint> high);
        return Vector.Narrow(Blend(otherLow, low, factor), Blend(otherHigh, high, factor));
    }

    private static Vector<uint> Blend(Vector<uint> other, Vector<uint> value, float factor)
    {
        Vector<float> start = Vector.ConvertToSingle(other.As<uint, int>());
        Vector<float> blended = start + ((Vector.ConvertToSingle(value.As<uint, int>()) - start) * factor);
        return Vector.ConvertToInt32Native(Vector.Clamp(blended, Vector<float>.Zero, new Vector<float>(byte.MaxValue))).As<int, uint>();
    }
}
