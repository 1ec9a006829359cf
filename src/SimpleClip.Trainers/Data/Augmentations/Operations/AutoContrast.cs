namespace SimpleClip.Data;

/// <summary>Pillow's <c>ImageOps.autocontrast</c> without cut-off.</summary>
internal static class AutoContrast
{
    /// <summary>Stretches each channel to the whole range from 0 to 255, in place.</summary>
    /// <param name="pixels">[height, width, 3].</param>
    public static void Apply(Span<byte> pixels) => ChannelTables.Apply(pixels, FillTable);

    private static void FillTable(ReadOnlySpan<int> histogram, Span<byte> table)
    {
        int low = histogram.IndexOfAnyExcept(0), high = histogram.LastIndexOfAnyExcept(0);
        if (high <= low)
        {
            return;
        }

        double scale = (double)byte.MaxValue / (high - low), offset = -low * scale;
        for (int value = 0; value < table.Length; value++)
        {
            table[value] = (byte)Math.Clamp((int)((value * scale) + offset), 0, byte.MaxValue);
        }
    }
}
