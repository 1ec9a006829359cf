namespace SimpleClip.Registry;

/// <summary>Finds the names that someone may have meant.</summary>
internal static class NearNames
{
    /// <summary>The known names nearest to a wrong one, nearest first.</summary>
    public static IEnumerable<string> Find(string wrong, IEnumerable<string> known, int count) =>
        known.OrderBy(name => Distance(wrong.ToUpperInvariant(), name.ToUpperInvariant())).ThenBy(name => name, StringComparer.Ordinal).Take(count);

    /// <summary>The number of characters to insert, delete or replace to get from one text to the other (Levenshtein).</summary>
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[b.Length];
    }
}
