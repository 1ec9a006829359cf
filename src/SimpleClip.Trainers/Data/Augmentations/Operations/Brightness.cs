namespace SimpleClip.Data;

/// <summary>Pillow's <c>ImageEnhance.Brightness</c>.</summary>
internal static class Brightness
{
    /// <summary>Changes the brightness in place.</summary>
    /// <param name="pixels">[height, width, 3].</param>
    /// <param name="factor">0 gives a black image, 1 changes nothing.</param>
    public static void Apply(Span<byte> pixels, double factor)
    {
        Span<byte> table = stackalloc byte[PixelTable.Size];
        for (int value = 0; value < table.Length; value++)
        {
            table[value] = PixelBlend.Blend(0, (byte)value, (float)factor);
        }

        PixelTable.Apply(pixels, table);
    }
}
