using System.Runtime.InteropServices;

namespace SixLabors.ImageSharp.PixelFormats;

internal static class PixelConversion
{
    public static void Convert<TFrom, TTo>(ReadOnlySpan<TFrom> source, Span<TTo> target)
        where TFrom : unmanaged, IPixel<TFrom>
        where TTo : unmanaged, IPixel<TTo>
    {
        if (typeof(TFrom) == typeof(TTo))
        {
            MemoryMarshal.Cast<TFrom, TTo>(source).CopyTo(target);
            return;
        }

        Rgba32 color = default;
        for (int i = 0; i < source.Length; i++)
        {
            source[i].ToRgba32(ref color);
            target[i].FromRgba32(color);
        }
    }
}
