using System.Buffers;
using System.Globalization;
using System.Text;

namespace SimpleClip.Tokenization;

/// <summary>
/// A caption made ready for the scanner: HTML references replaced twice (captions from the web are often escaped twice), white space at the
/// ends removed, lower case. Plain ASCII, the common case, is lower-cased with vector instructions into a given or pooled buffer, without
/// an allocation. White space inside is left alone: the scanner skips a run of it as it skips a single space.
/// </summary>
internal ref struct NormalizedText
{
    private char[]? _rented;

    /// <param name="text">The caption.</param>
    /// <param name="scratch">Used for captions that fit.</param>
    public NormalizedText(ReadOnlySpan<char> text, Span<char> scratch)
    {
        if (text.Contains('&'))
        {
            text = HtmlText.Unescape(HtmlText.Unescape(text.ToString()));
        }

        text = Strip(text);
        Span<char> buffer = text.Length <= scratch.Length ? scratch : (_rented = ArrayPool<char>.Shared.Rent(text.Length));
        Text = Ascii.ToLower(text, buffer, out int written) == OperationStatus.Done ? buffer[..written] : ToLower(text, buffer);
    }

    /// <summary>The caption, valid until <see cref="Dispose"/>.</summary>
    public ReadOnlySpan<char> Text { get; }

    /// <summary>Gives the buffer back.</summary>
    public void Dispose()
    {
        if (_rented is { } rented)
        {
            _rented = null;
            ArrayPool<char>.Shared.Return(rented);
        }
    }

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

    private static ReadOnlySpan<char> ToLower(ReadOnlySpan<char> text, Span<char> buffer)
    {
        // Unicode's two lower-casing rules that do not map one character to one: the dotted capital I, and sigma at the end of a word.
        if (text.IndexOfAny('\u0130', '\u03A3') >= 0)
        {
            return WithFinalSigma(text).Replace("\u0130", "i\u0307", StringComparison.Ordinal).ToLowerInvariant();
        }

        return buffer[..text.ToLowerInvariant(buffer)];
    }

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
