using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace SimpleClip.Tokenization;

/// <summary>
/// Replaces HTML character references by what they stand for, as browsers (and Python's <c>html.unescape</c>, which CLIP uses) do: all
/// names of the HTML standard, names that are accepted without a semicolon even when letters follow, numeric references with their
/// historical corrections.
/// </summary>
internal static class HtmlText
{
    private const int LongestName = 32;

    private static readonly SearchValues<char> EndsName = SearchValues.Create("\t\n\f <&#;");

    private static readonly Lazy<FrozenDictionary<string, string>> Names = new(ReadNames);

    // What the numbers 80..9F (hexadecimal) stand for: the characters of Windows-1252.
    private const string Windows1252 =
        "\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u008D\u017D\u008F" +
        "\u0090\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\u009D\u017E\u0178";

    /// <summary>The text with its references replaced once; the same instance where there are none.</summary>
    public static string Unescape(string text)
    {
        int ampersand = text.IndexOf('&');
        if (ampersand < 0)
        {
            return text;
        }

        var result = new StringBuilder(text.Length);
        int done = 0;
        for (; ampersand >= 0; ampersand = text.IndexOf('&', done))
        {
            result.Append(text, done, ampersand - done);
            done = ampersand + 1 + AppendReference(result, text.AsSpan(ampersand + 1));
        }

        return result.Append(text, done, text.Length - done).ToString();
    }

    /// <summary>
    /// Appends what the reference after an ampersand stands for, and returns its length; 0 (and the ampersand itself) if it is none.
    /// </summary>
    private static int AppendReference(StringBuilder result, ReadOnlySpan<char> text)
    {
        int length = text.StartsWith('#') ? AppendNumber(result, text) : AppendName(result, text);
        if (length == 0)
        {
            result.Append('&');
        }

        return length;
    }

    private static int AppendNumber(StringBuilder result, ReadOnlySpan<char> text)
    {
        bool hexadecimal = text.Length > 1 && text[1] is 'x' or 'X';
        int start = hexadecimal ? 2 : 1;
        int end = start;
        int code = 0;
        for (; end < text.Length && (hexadecimal ? char.IsAsciiHexDigit(text[end]) : char.IsAsciiDigit(text[end])); end++)
        {
            int digit = hexadecimal ? Convert.ToInt32(text.Slice(end, 1).ToString(), 16) : text[end] - '0';
            code = Math.Min((code * (hexadecimal ? 16 : 10)) + digit, 0x110000);
        }

        if (end == start)
        {
            return 0;
        }

        AppendCodePoint(result, code);
        return end < text.Length && text[end] == ';' ? end + 1 : end;
    }

    private static void AppendCodePoint(StringBuilder result, int code)
    {
        if (code is >= 0x80 and <= 0x9F)
        {
            result.Append(Windows1252[code - 0x80]);
        }
        else if (code == 0 || !Rune.IsValid(code))
        {
            result.Append('\uFFFD');
        }
        else if (!IsForbidden(code))
        {
            result.Append(new Rune(code).ToString());
        }
    }

    // Control characters and the code points that Unicode reserves for internal use are dropped.
    private static bool IsForbidden(int code) =>
        code is (>= 0x1 and <= 0x8) or 0xB or (>= 0xE and <= 0x1F) or 0x7F or (>= 0xFDD0 and <= 0xFDEF) || (code & 0xFFFE) == 0xFFFE;

    private static int AppendName(StringBuilder result, ReadOnlySpan<char> text)
    {
        int length = text[..Math.Min(text.Length, LongestName)].IndexOfAny(EndsName);
        length = length < 0 ? Math.Min(text.Length, LongestName) : length;
        if (length < text.Length && length > 0 && text[length] == ';')
        {
            length++;
        }

        FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> names = Names.Value.GetAlternateLookup<ReadOnlySpan<char>>();
        for (; length > 1; length--)
        {
            if (names.TryGetValue(text[..length], out string? characters))
            {
                result.Append(characters);
                return length;
            }
        }

        return 0;
    }

    private static FrozenDictionary<string, string> ReadNames()
    {
        using Stream stream = typeof(HtmlText).Assembly.GetManifestResourceStream("SimpleClip.Tokenization.html-entities.txt")
            ?? throw new InvalidOperationException("The table of HTML entities is missing from the assembly.");
        using var reader = new StreamReader(stream);
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            if (!line.StartsWith('#'))
            {
                string[] fields = line.Split(' ');
                names.Add(fields[0], string.Concat(fields.Skip(1).Select(ParseCode)));
            }
        }

        return names.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static string ParseCode(string code) =>
        char.ConvertFromUtf32(int.Parse(code, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
}
