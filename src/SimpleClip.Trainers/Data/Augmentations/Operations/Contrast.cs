namespace SimpleClip.Data;

/// <summary>Pillow's <c>ImageEnhance.Contrast</c>.</summary>
internal static class Contrast
{
    /// <summary>Changes the contrast in place.</summary>
    /// <param name="pixels">[height, width, 3].</param>
    /// <param name="factor">0 gives the mean of the grey image everywhere, 1 changes nothing.</param>
    public static void Apply(Span<byte> pixels, double factor)
    {
        byte mean = Grayscale.Mean(pixels);
        Span<byte> table = stackalloc byte[PixelTable.Size];
        for (int value = 0; value < table.Length; value++)
        {
            table[value] = PixelBlend.Blend(mean, (byte)value, (float)factor);
        }

        PixelTable.Apply(pixels, table);
    }
}
