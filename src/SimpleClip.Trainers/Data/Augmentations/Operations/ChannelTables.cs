using SimpleClip.Images;

namespace SimpleClip.Data;

/// <summary>Replaces each byte of an image by a table that follows from the histogram of its channel.</summary>
internal static class ChannelTables
{
    /// <summary>Fills in a channel's table.</summary>
    /// <param name="histogram">How often each of the 256 values occurs.</param>
    /// <param name="table">Receives what replaces each value; holds the values themselves.</param>
    public delegate void FillTable(ReadOnlySpan<int> histogram, Span<byte> table);

    /// <summary>Replaces in place.</summary>
    /// <param name="pixels">[height, width, 3].</param>
    /// <param name="fill">Makes the tables.</param>
    public static void Apply(Span<byte> pixels, FillTable fill)
    {
        Span<int> histograms = stackalloc int[RgbImage.Channels * PixelTable.Size];
        histograms.Clear();
        for (int i = 0; i <= pixels.Length - RgbImage.Channels; i += RgbImage.Channels)
        {
            histograms[pixels[i]]++;
            histograms[PixelTable.Size + pixels[i + 1]]++;
            histograms[(2 * PixelTable.Size) + pixels[i + 2]]++;
        }

        Span<byte> tables = stackalloc byte[histograms.Length];
        for (int i = 0; i < tables.Length; i++)
        {
            tables[i] = unchecked((byte)i);
        }

        for (int start = 0; start < tables.Length; start += PixelTable.Size)
        {
            fill(histograms.Slice(start, PixelTable.Size), tables.Slice(start, PixelTable.Size));
        }

        PixelTable.Apply(pixels, tables[..PixelTable.Size], tables.Slice(PixelTable.Size, PixelTable.Size), tables[(2 * PixelTable.Size)..]);
    }
}
