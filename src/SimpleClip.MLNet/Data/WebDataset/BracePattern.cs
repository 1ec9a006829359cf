using System.Globalization;

namespace SimpleClip.Data.WebDataset;

/// <summary>
/// Expands braces as bash does: <c>{00000..01242}</c>, <c>{a..e}</c>, <c>{0..10..2}</c> and <c>{train,val}</c>, nested and several in a
/// row.
/// </summary>
internal static class BracePattern
{
    private const int MaxExpansions = 10_000_000;

    /// <summary>Expands a pattern; one without braces gives itself.</summary>
    /// <exception cref="ArgumentException">The braces do not match, or there would be more than ten million texts.</exception>
    public static List<string> Expand(string pattern)
    {
        int open = pattern.IndexOf('{');
        int close = open < 0 ? -1 : FindClosing(pattern, open);
        if (close < 0)
        {
            return open < 0 && !pattern.Contains('}') ? [pattern] : throw new ArgumentException($"The braces of '{pattern}' do not match.", nameof(pattern));
        }

        string head = pattern[..open];
        if (head.Contains('}'))
        {
            throw new ArgumentException($"The braces of '{pattern}' do not match.", nameof(pattern));
        }

        List<string> middles = ExpandBraces(pattern[(open + 1)..close]);
        List<string> tails = Expand(pattern[(close + 1)..]);
        Require((long)middles.Count * tails.Count, pattern);
        return [.. middles.SelectMany(middle => tails.Select(tail => head + middle + tail))];
    }

    private static List<string> ExpandBraces(string inner)
    {
        List<string> items = SplitAtCommas(inner);
        if (items.Count > 1)
        {
            return [.. items.SelectMany(Expand)];
        }

        // One text in braces stands for itself, braces included, as in bash.
        return TryExpandRange(inner) ?? [.. Expand(inner).Select(item => $"{{{item}}}")];
    }

    private static List<string>? TryExpandRange(string inner)
    {
        string[] parts = inner.Split("..");
        if (parts.Length is not (2 or 3))
        {
            return null;
        }

        long step = 1;
        if (parts.Length == 3 && !TryParse(parts[2], out step))
        {
            return null;
        }

        if (TryParse(parts[0], out long first) && TryParse(parts[1], out long last))
        {
            bool padded = IsPadded(parts[0]) || IsPadded(parts[1]);
            int width = padded ? Math.Max(parts[0].Length, parts[1].Length) : 0;
            return [.. Range(first, last, step, inner).Select(number => Format(number, width))];
        }

        bool letters = parts[0].Length == 1 && parts[1].Length == 1 && char.IsAsciiLetter(parts[0][0]) && char.IsAsciiLetter(parts[1][0]);
        return letters ? [.. Range(parts[0][0], parts[1][0], step, inner).Select(letter => $"{(char)letter}")] : null;
    }

    private static List<long> Range(long first, long last, long step, string inner)
    {
        long size = Math.Max(1, Math.Abs(step));
        long count = (Math.Abs(last - first) / size) + 1;
        Require(count, inner);
        long signed = last < first ? -size : size;
        return [.. Enumerable.Range(0, (int)count).Select(i => first + (i * signed))];
    }

    private static void Require(long count, string pattern)
    {
        if (count > MaxExpansions)
        {
            throw new ArgumentException($"'{pattern}' stands for {count:N0} names, more than {MaxExpansions:N0}.", nameof(pattern));
        }
    }

    // Fifteen digits keep every sum of numbers within a long.
    private static bool TryParse(string text, out long number)
    {
        number = 0;
        return text.Length <= 15 && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
    }

    private static bool IsPadded(string number)
    {
        ReadOnlySpan<char> digits = number.AsSpan().TrimStart('-');
        return digits.Length > 1 && digits[0] == '0';
    }

    private static string Format(long number, int width)
    {
        string digits = Math.Abs(number).ToString(CultureInfo.InvariantCulture);
        return number < 0 ? $"-{digits.PadLeft(Math.Max(0, width - 1), '0')}" : digits.PadLeft(width, '0');
    }

    private static int FindClosing(string text, int open)
    {
        int depth = 0;
        for (int i = open; i < text.Length; i++)
        {
            depth += text[i] switch { '{' => 1, '}' => -1, _ => 0 };
            if (depth == 0)
            {
                return i;
            }
        }

        return -1;
    }

    private static List<string> SplitAtCommas(string inner)
    {
        var items = new List<string>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < inner.Length; i++)
        {
            depth += inner[i] switch { '{' => 1, '}' => -1, _ => 0 };
            if (inner[i] == ',' && depth == 0)
            {
                items.Add(inner[start..i]);
                start = i + 1;
            }
        }

        items.Add(inner[start..]);
        return items;
    }
}
