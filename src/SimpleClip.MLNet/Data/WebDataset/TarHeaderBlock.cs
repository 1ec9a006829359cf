namespace SimpleClip.Data.WebDataset;

/// <summary>The block before a member of a tar (POSIX.1, ustar).</summary>
internal static class TarHeaderBlock
{
    public const int Size = 512;
    private const int SizeField = 124;
    private const int SizeLength = 12;
    private const int TypeField = 156;

    /// <summary>
    /// How much of what follows a block belongs to the headers too: attributes (pax) or a long path (GNU); 0 for a block of another type.
    /// </summary>
    public static long FindMetadataSize(ReadOnlySpan<byte> block)
    {
        if (block[TypeField] is not ((byte)'x' or (byte)'g' or (byte)'L' or (byte)'K'))
        {
            return 0;
        }

        // Numbers of 8 GiB and above are binary, which the first bit tells.
        ReadOnlySpan<byte> field = block.Slice(SizeField, SizeLength);
        if (field[0] >= 0x80)
        {
            return long.MaxValue;
        }

        long size = 0;
        foreach (byte digit in field)
        {
            size = digit is >= (byte)'0' and <= (byte)'7' ? (size * 8) + (digit - '0') : size;
        }

        return size;
    }
}
