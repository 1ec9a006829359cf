using System.Buffers;
using System.Globalization;
using System.Text;

namespace SimpleClip.Tokenization;

/// <summary>
/// A caption made ready for the scanner: HTML references replaced twice (captions from the web are often escaped twice), white space at the
/// ends removed, lower case, in UTF-8. Plain ASCII, the common case, is lower-cased with vector instructions into a given or pooled buffer,
/// without an allocation. White space inside is left alone: the scanner skips a run of it as it skips a single space.
/// </summary>
internal ref struct NormalizedText
{
    private readonly ReadOnlySpan<byte> _buffer;
    private readonly int _length;
    private byte[]? _rented;

    /// <param name="text">The caption. Lone surrogates become U+FFFD.</param>
    /// <param name="scratch">Used for captions that fit.</param>
    public NormalizedText(ReadOnlySpan<char> text, Span<byte> scratch)
    {
        if (text.Contains('&'))
        {
            text = HtmlText.Unescape(HtmlText.Unescape(text.ToString()));
        }

        text = Strip(text);
        Span<byte> buffer = Buffer(text.Length, scratch);
        if (Ascii.ToLower(text, buffer[..text.Length], out _length) != OperationStatus.Done)
        {
            string lower = ToLower(text);
            Dispose();
            buffer = Buffer(Encoding.UTF8.GetMaxByteCount(lower.Length), scratch);
            _length = Encoding.UTF8.GetBytes(lower, buffer);
        }

        _buffer = buffer;
    }

    /// <summary>The caption, valid until <see cref="Dispose"/>.</summary>
    public readonly ReadOnlySpan<byte> Text => _buffer[.._length];

    /// <summary>The caption and <see cref="WordCache.Padding"/> bytes more.</summary>
    public readonly ReadOnlySpan<byte> Padded => _buffer[..(_length + WordCache.Padding)];

    /// <summary>Gives the buffer back.</summary>
    public void Dispose()
    {
        if (_rented is { } rented)
        {
            _rented = null;
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private Span<byte> Buffer(int length, Span<byte> scratch) => length + WordCache.Padding <= scratch.Length
        ? scratch
        : _rented = ArrayPool<byte>.Shared.Rent(length + WordCache.Padding);

    // Python's str.strip, which CLIP calls, counts the four information separators as white space too.
    private static ReadOnlySpan<char> Strip(ReadOnlySpan<char> text)
    {
        int start = 0;
        int end = text.Length;
        while (start < end && IsStripped(text[start]))
        {
            start++;
        }

        while (end > start && IsStripped(text[end - 1]))
        {
            end--;
        }

        return text[start..end];
    }

    private static bool IsStripped(char character) => char.IsWhiteSpace(character) || character is >= '\u001C' and <= '\u001F';

    // Unicode has two rules that do not map one character to one: the dotted capital I, and sigma at the end of a word.
    private static string ToLower(ReadOnlySpan<char> text) => text.IndexOfAny('\u0130', '\u03A3') >= 0
        ? WithFinalSigma(text).Replace("\u0130", "i\u0307", StringComparison.Ordinal).ToLowerInvariant()
        : text.ToString().ToLowerInvariant();

    private static string WithFinalSigma(ReadOnlySpan<char> text)
    {
        char[] characters = text.ToArray();
        for (int i = 0; i < characters.Length; i++)
        {
            if (characters[i] == '\u03A3' && Reaches(text[..i], fromEnd: true) && !Reaches(text[(i + 1)..], fromEnd: false))
            {
                characters[i] = '\u03C2';
            }
        }

        return new string(characters);
    }

    /// <summary>Whether a cased letter comes next in a direction, marks and joining punctuation skipped.</summary>
    private static bool Reaches(ReadOnlySpan<char> text, bool fromEnd)
    {
        for (int i = 0; i < text.Length; i++)
        {
            char character = fromEnd ? text[^(i + 1)] : text[i];
            switch (CharUnicodeInfo.GetUnicodeCategory(character))
            {
                case UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter:
                    return true;
                case UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format
                    or UnicodeCategory.ModifierLetter or UnicodeCategory.ModifierSymbol:
                    continue;
                default:
                    if (character is '\'' or '.' or ':' or '\u00B7' or '\u2019')
                    {
                        continue;
                    }

                    return false;
            }
        }

        return false;
    }
}
