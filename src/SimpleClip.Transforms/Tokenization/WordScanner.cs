using System.Globalization;

namespace SimpleClip.Tokenization;

/// <summary>
/// Splits normalised text into the words that CLIP's tokenizer encodes one by one: the special tokens, the English contractions
/// <c>'s 't 're 've 'm 'll 'd</c>, runs of letters, single numeric characters, and runs of anything else but white space. Written by hand,
/// since this is the tokenizer's inner loop; equal to the regular expression
/// <c>&lt;\|startoftext\|&gt;|&lt;\|endoftext\|&gt;|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+</c> on lower-case text.
/// </summary>
internal ref struct WordScanner(ReadOnlySpan<char> text)
{
    private static readonly Kind[] AsciiKinds = [.. Enumerable.Range(0, 128).Select(code => AsciiKind((char)code))];

    private readonly ReadOnlySpan<char> _text = text;
    private int _position;
    private int _start;

    private enum Kind : byte
    {
        Other,
        Letter,
        Number,
        Space,
    }

    /// <summary>The word found last, a slice of the text.</summary>
    public readonly ReadOnlySpan<char> Current => _text[_start.._position];

    /// <summary>Goes on to the next word; false at the end of the text.</summary>
    public bool MoveNext()
    {
        int width;
        Kind kind = Kind.Space;
        for (width = 0; _position < _text.Length; _position += width)
        {
            kind = KindAt(_position, out width);
            if (kind != Kind.Space)
            {
                break;
            }
        }

        _start = _position;
        if (_position >= _text.Length)
        {
            return false;
        }

        int whole = kind == Kind.Other ? SpecialOrContraction(_text[_position..]) : 0;
        _position += whole > 0 ? whole : width;
        if (whole == 0 && kind != Kind.Number)
        {
            while (_position < _text.Length && KindAt(_position, out width) == kind)
            {
                _position += width;
            }
        }

        return true;
    }

    private static Kind AsciiKind(char character) =>
        char.IsWhiteSpace(character) ? Kind.Space
        : char.IsAsciiLetter(character) ? Kind.Letter
        : char.IsAsciiDigit(character) ? Kind.Number
        : Kind.Other;

    private static int SpecialOrContraction(ReadOnlySpan<char> text) => text switch
    {
        ['\'', 's' or 't' or 'm' or 'd', ..] => 2,
        ['\'', 'r' or 'v', 'e', ..] or ['\'', 'l', 'l', ..] => 3,
        ['<', ..] when text.StartsWith(BytePairVocabulary.StartText) => BytePairVocabulary.StartText.Length,
        ['<', ..] when text.StartsWith(BytePairVocabulary.EndText) => BytePairVocabulary.EndText.Length,
        _ => 0,
    };

    private readonly Kind KindAt(int index, out int width)
    {
        char character = _text[index];
        width = 1;
        return character < AsciiKinds.Length ? AsciiKinds[character] : UnicodeKindAt(index, out width);
    }

    private readonly Kind UnicodeKindAt(int index, out int width)
    {
        char character = _text[index];
        bool pair = char.IsHighSurrogate(character) && index + 1 < _text.Length && char.IsLowSurrogate(_text[index + 1]);
        width = pair ? 2 : 1;
        if (char.IsWhiteSpace(character))
        {
            return Kind.Space;
        }

        UnicodeCategory category = pair
            ? CharUnicodeInfo.GetUnicodeCategory(char.ConvertToUtf32(character, _text[index + 1]))
            : CharUnicodeInfo.GetUnicodeCategory(character);
        return category switch
        {
            <= UnicodeCategory.OtherLetter => Kind.Letter,
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => Kind.Number,
            _ => Kind.Other,
        };
    }
}
