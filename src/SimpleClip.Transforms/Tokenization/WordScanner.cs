using System.Globalization;
using System.Text;

namespace SimpleClip.Tokenization;

/// <summary>
/// Splits normalised UTF-8 text into the words that CLIP's tokenizer encodes one by one: the special tokens, the English contractions
/// <c>'s 't 're 've 'm 'll 'd</c>, runs of letters, single numeric characters, and runs of anything else but white space. Written by hand,
/// since this is the tokenizer's inner loop; equal to the regular expression
/// <c>&lt;\|startoftext\|&gt;|&lt;\|endoftext\|&gt;|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+</c> on lower-case text.
/// </summary>
internal ref struct WordScanner(ReadOnlySpan<byte> text)
{
    private static readonly Kind[] KindOfByte = [.. Enumerable.Range(0, 256).Select(value => KindOf((byte)value))];

    private readonly ReadOnlySpan<byte> _text = text;
    private int _position;

    private enum Kind : byte
    {
        Other,
        Letter,
        Number,
        Space,

        /// <summary>A byte of a character outside ASCII.</summary>
        Unicode,
    }

    /// <summary>Where the word found last begins.</summary>
    public int Start { get; private set; }

    /// <summary>The word found last, a slice of the text.</summary>
    public readonly ReadOnlySpan<byte> Current => _text[Start.._position];

    /// <summary>Goes on to the next word; false at the end of the text.</summary>
    public bool MoveNext()
    {
        int width = 0;
        Kind kind = Kind.Space;
        int position = _position;
        for (; position < _text.Length; position += width)
        {
            kind = KindAt(position, out width);
            if (kind != Kind.Space)
            {
                break;
            }
        }

        Start = position;
        if (position >= _text.Length)
        {
            _position = position;
            return false;
        }

        int whole = kind == Kind.Other ? SpecialOrContraction(_text[position..]) : 0;
        position += whole > 0 ? whole : width;
        if (whole == 0 && kind != Kind.Number)
        {
            while (position < _text.Length && KindAt(position, out width) == kind)
            {
                position += width;
            }
        }

        _position = position;
        return true;
    }

    private static Kind KindOf(byte value) =>
        value > sbyte.MaxValue ? Kind.Unicode
        : char.IsWhiteSpace((char)value) ? Kind.Space
        : char.IsAsciiLetter((char)value) ? Kind.Letter
        : char.IsAsciiDigit((char)value) ? Kind.Number
        : Kind.Other;

    private static int SpecialOrContraction(ReadOnlySpan<byte> text) => text switch
    {
        [(byte)'\'', (byte)'s' or (byte)'t' or (byte)'m' or (byte)'d', ..] => 2,
        [(byte)'\'', (byte)'r' or (byte)'v', (byte)'e', ..] or [(byte)'\'', (byte)'l', (byte)'l', ..] => 3,
        [(byte)'<', ..] when text.StartsWith(BytePairVocabulary.StartBytes) => BytePairVocabulary.StartBytes.Length,
        [(byte)'<', ..] when text.StartsWith(BytePairVocabulary.EndBytes) => BytePairVocabulary.EndBytes.Length,
        _ => 0,
    };

    private readonly Kind KindAt(int index, out int width)
    {
        width = 1;
        Kind kind = KindOfByte[_text[index]];
        return kind == Kind.Unicode ? UnicodeKindAt(index, out width) : kind;
    }

    private readonly Kind UnicodeKindAt(int index, out int width)
    {
        Rune.DecodeFromUtf8(_text[index..], out Rune character, out width);
        if (Rune.IsWhiteSpace(character))
        {
            return Kind.Space;
        }

        return Rune.GetUnicodeCategory(character) switch
        {
            <= UnicodeCategory.OtherLetter => Kind.Letter,
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => Kind.Number,
            _ => Kind.Other,
        };
    }
}
