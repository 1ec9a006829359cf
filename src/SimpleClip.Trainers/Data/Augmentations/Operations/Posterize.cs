namespace SimpleClip.Data;

/// <summary>Pillow's <c>ImageOps.posterize</c>.</summary>
internal static class Posterize
{
    /// <summary>Keeps only the highest bits of each byte, in place.</summary>
    /// <param name="pixels">[height, width, 3].</param>
    /// <param name="bits">Bits to keep, from 0 to 8.</param>
    public static void Apply(Span<byte> pixels, int bits)
    {
        byte mask = unchecked((byte)(0xFF00 >> bits));
        foreach (ref byte value in pixels)
        {
            value &= mask;
        }
    }
}
