using System.Numerics;
using System.Runtime.CompilerServices;
using SixLabors.ImageSharp.PixelFormats;

namespace SixLabors.ImageSharp.Processing.Processors.Transforms;

// Rows of pixels as vectors on the scale of 0 to 255, colours weighted by alpha if asked for.
internal static class PixelVectors
{
    public static void Read<TPixel>(ReadOnlySpan<TPixel> pixels, Span<Vector4> vectors, bool premultiply)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        for (int i = 0; i < pixels.Length; i++)
        {
            if (typeof(TPixel) == typeof(Rgb24))
            {
                Rgb24 color = Unsafe.BitCast<TPixel, Rgb24>(pixels[i]);
                vectors[i] = new Vector4(color.R, color.G, color.B, byte.MaxValue);
                continue;
            }

            Vector4 vector = pixels[i].ToScaledVector4();
            vectors[i] = byte.MaxValue * (premultiply ? new Vector4(vector.AsVector3() * vector.W, vector.W) : vector);
        }
    }

    public static void Write<TPixel>(ReadOnlySpan<Vector4> vectors, Span<TPixel> pixels, bool premultiplied)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        var highest = new Vector4(byte.MaxValue);
        for (int i = 0; i < pixels.Length; i++)
        {
            Vector4 vector = vectors[i];
            if (typeof(TPixel) == typeof(Rgb24))
            {
                vector = Vector4.Clamp(vector + new Vector4(0.5f), Vector4.Zero, highest);
                pixels[i] = Unsafe.BitCast<Rgb24, TPixel>(new Rgb24((byte)vector.X, (byte)vector.Y, (byte)vector.Z));
                continue;
            }

            vector /= byte.MaxValue;
            bool divide = premultiplied && vector.W != 0;
            pixels[i].FromScaledVector4(divide ? new Vector4(vector.AsVector3() / vector.W, vector.W) : vector);
        }
    }
}
