namespace SimpleClip.Data;

/// <summary>Pillow's <c>ImageOps.solarize</c>.</summary>
internal static class Solarize
{
    /// <summary>Inverts bright values in place.</summary>
    /// <param name="pixels">[height, width, 3].</param>
    /// <param name="threshold">The lowest value that is inverted.</param>
    public static void Apply(Span<byte> pixels, double threshold)
    {
        Span<byte> table = stackalloc byte[PixelTable.Size];
        for (int value = 0; value < table.Length; value++)
        {
            table[value] = (byte)(value < threshold ? value : byte.MaxValue - value);
        }

        PixelTable.Apply(pixels, table);
    }
}
