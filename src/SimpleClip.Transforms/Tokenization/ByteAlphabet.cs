namespace SimpleClip.Tokenization;

/// <summary>
/// The printable character that stands for each byte in CLIP's vocabulary files. Visible Latin-1 characters stand for themselves;
/// the other 68 bytes are given the characters from U+0100 on, so that no token holds a space or a control character.
/// </summary>
internal static class ByteAlphabet
{
    /// <summary>The number of byte values.</summary>
    public const int Size = 256;

    private static readonly char[] CharOfByte = new char[Size];
    private static readonly short[] ByteOfChar = new short[2 * Size];
    private static readonly byte[] ByteOfIndex = new byte[Size];

    static ByteAlphabet()
    {
        Array.Fill(ByteOfChar, (short)-1);
        int index = 0;
        for (int value = 0; value < Size; value++)
        {
            if (StandsForItself(value))
            {
                Add(index++, (byte)value, (char)value);
            }
        }

        int visible = index;
        for (int value = 0; value < Size; value++)
        {
            if (!StandsForItself(value))
            {
                Add(index, (byte)value, (char)(Size + index - visible));
                index++;
            }
        }
    }

    /// <summary>The byte at a position of the vocabulary: the visible bytes come first, then the others.</summary>
    public static byte ByteAt(int index) => ByteOfIndex[index];

    /// <summary>The character standing for a byte.</summary>
    public static char ToChar(byte value) => CharOfByte[value];

    /// <summary>The byte a character stands for; false where the character is not one of the alphabet's.</summary>
    public static bool TryToByte(char character, out byte value)
    {
        int found = character < ByteOfChar.Length ? ByteOfChar[character] : -1;
        value = (byte)Math.Max(found, 0);
        return found >= 0;
    }

    private static void Add(int index, byte value, char character)
    {
        ByteOfIndex[index] = value;
        CharOfByte[value] = character;
        ByteOfChar[character] = value;
    }

    // U+00AD, the soft hyphen, is invisible, hence the gap in the last range.
    private static bool StandsForItself(int value) => value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
}
