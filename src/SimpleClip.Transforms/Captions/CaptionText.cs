namespace SimpleClip.Captions;

/// <summary>Makes single lines of texts.</summary>
internal static class CaptionText
{
    private static readonly (char Open, char Close)[] Quotes = [('"', '"'), ('\u201C', '\u201D')];

    /// <summary>Makes one space of every run of white space and control characters, and none at the ends.</summary>
    public static string OneLine(ReadOnlySpan<char> text)
    {
        char[] line = new char[text.Length];
        int length = 0;
        foreach (char c in text)
        {
            bool isSpace = char.IsWhiteSpace(c) || char.IsControl(c);
            if (!isSpace)
            {
                line[length++] = c;
            }
            else if (length > 0 && line[length - 1] != ' ')
            {
                line[length++] = ' ';
            }
        }

        return new string(line, 0, length).TrimEnd(' ');
    }

    /// <summary>The caption in a model's answer: on one line, without quotes around it.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="firstLineOnly">Whether only the first line that is not blank counts.</param>
    public static string Clean(string answer, bool firstLineOnly)
    {
        string line = OneLine(firstLineOnly ? FirstLine(answer) : answer);
        return line.Length > 1 && Quotes.Contains((line[0], line[^1])) ? line[1..^1].Trim() : line;
    }

    private static ReadOnlySpan<char> FirstLine(string text)
    {
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            if (!line.IsWhiteSpace())
            {
                return line;
            }
        }

        return [];
    }
}
