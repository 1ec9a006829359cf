using System.Text;
using System.Text.RegularExpressions;

namespace SimpleClip.Weights.KeyMaps;

/// <summary>A name with wildcards: <c>*</c> stands for a part without dots, <c>**</c> for any part.</summary>
internal sealed class KeyPattern
{
    private readonly string[] _literals;
    private readonly Regex _regex;

    /// <summary>Reads a pattern.</summary>
    public KeyPattern(string pattern)
    {
        // Every second piece is a wildcard.
        string[] pieces = Regex.Split(pattern, @"(\*+)");
        _literals = [.. pieces.Where((_, index) => index % 2 == 0)];
        string expression = string.Concat(pieces.Select((piece, index) => index % 2 == 0 ? Regex.Escape(piece) : piece == "*" ? "([^.]+)" : "(.+)"));
        _regex = new Regex($"^{expression}$", RegexOptions.CultureInvariant);
    }

    /// <summary>The number of wildcards.</summary>
    public int Wildcards => _literals.Length - 1;

    /// <summary>What the wildcards stand for in a name; null if the name does not have this form.</summary>
    public string[]? Match(string name)
    {
        Match match = _regex.Match(name);
        return match.Success ? [.. match.Groups.Values.Skip(1).Select(group => group.Value)] : null;
    }

    /// <summary>The name in which the wildcards stand for these parts.</summary>
    public string Fill(string[] parts)
    {
        var name = new StringBuilder(_literals[0]);
        for (int i = 0; i < Wildcards; i++)
        {
            name.Append(parts[i]).Append(_literals[i + 1]);
        }

        return name.ToString();
    }
}
