namespace SimpleClip.Data;

/// <summary>Pillow's <c>ImageOps.equalize</c>.</summary>
internal static class Equalize
{
    /// <summary>Spreads the values of each channel evenly over the range from 0 to 255, in place.</summary>
    /// <param name="pixels">[height, width, 3].</param>
    public static void Apply(Span<byte> pixels) => ChannelTables.Apply(pixels, FillTable);

    private static void FillTable(ReadOnlySpan<int> histogram, Span<byte> table)
    {
        int brightest = histogram.LastIndexOfAnyExcept(0), below = 0;
        foreach (int count in histogram[..Math.Max(brightest, 0)])
        {
            below += count;
        }

        int step = below / byte.MaxValue;
        if (step == 0)
        {
            return;
        }

        int sum = step / 2;
        for (int value = 0; value < table.Length; value++)
        {
            table[value] = (byte)Math.Min(sum / step, byte.MaxValue);
            sum += histogram[value];
        }
    }
}
