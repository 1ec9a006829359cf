using System.Text;

namespace Microsoft.ML.Data;

/// <summary>Splits a line into fields.</summary>
internal static class TextLine
{
    public static string[] Split(string line, TextLoader.Options options)
    {
        string[] fields = options.AllowQuoting ? SplitQuoted(line, options.Separators) : line.Split(options.Separators);
        return options.TrimWhitespace ? [.. fields.Select(field => field.TrimEnd())] : fields;
    }

    // A field that starts with a quote, after blanks or not, ends with one; inside, a doubled quote stands for one.
    private static string[] SplitQuoted(string line, char[] separators)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        bool quoted = false;
        for (int i = 0; i < line.Length; i++)
        {
            char c = line[i];
            if (quoted && c == '"' && i + 1 < line.Length && line[i + 1] == '"')
            {
                field.Append('"');
                i++;
            }
            else if (c == '"' && (quoted || string.IsNullOrWhiteSpace(field.ToString())))
            {
                if (!quoted)
                    field.Clear();
                quoted = !quoted;
            }
            else if (!quoted && separators.Contains(c))
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else
            {
                field.Append(c);
            }
        }
        fields.Add(field.ToString());
        return [.. fields];
    }
}
