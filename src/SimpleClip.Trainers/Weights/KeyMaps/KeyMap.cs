namespace SimpleClip.Weights.KeyMaps;

/// <summary>The names that a project's files give to the tensors of a <see cref="Networks.ClipNetwork"/>; to read such files and to write
/// them.</summary>
/// <param name="name">The project's name, for people.</param>
/// <param name="signature">The end of a name that tells the project's files.</param>
/// <param name="rules">The rules; the first one that fits a name counts.</param>
/// <param name="ignored">Names in files that say nothing about the weights.</param>
internal sealed class KeyMap(string name, string signature, KeyRule[] rules, params string[] ignored)
{
    /// <summary>Counters that no result depends on, and that old files lack.</summary>
    private static readonly KeyPattern Dispensable = new("**.num_batches_tracked");

    private readonly KeyPattern[] _ignored = [.. ignored.Select(pattern => new KeyPattern(pattern))];

    /// <summary>The project's name, for people.</summary>
    public string Name { get; } = name;

    /// <summary>Whether a file may lack a network's tensor.</summary>
    public static bool IsDispensable(string networkName) => Dispensable.Match(networkName) is not null;

    /// <summary>How a network's tensor is called in the file and lies there; null if the project's files have no such tensor.</summary>
    public (string[] FileNames, TensorLayout Layout)? Find(string networkName)
    {
        foreach (KeyRule rule in rules)
        {
            if (rule.FindFileNames(networkName) is { } names)
            {
                return (names, rule.Layout);
            }
        }

        return null;
    }

    /// <summary>Whether a name of the file says nothing about the weights.</summary>
    public bool Ignores(string fileName) => Array.Exists(_ignored, pattern => pattern.Match(fileName) is not null);

    /// <summary>What comes before every name in a file of this project, such as <c>module.</c>; null if the file is another
    /// project's.</summary>
    public string? FindPrefix(IEnumerable<string> fileNames) =>
        fileNames.FirstOrDefault(fileName => fileName == signature || fileName.EndsWith($".{signature}", StringComparison.Ordinal))?[..^signature.Length];
}
