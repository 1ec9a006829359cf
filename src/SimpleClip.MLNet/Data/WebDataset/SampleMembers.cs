namespace SimpleClip.Data.WebDataset;

/// <summary>The members of one sample that are wanted, by their extensions.</summary>
internal sealed class SampleMembers(string key, int number)
{
    private readonly Dictionary<string, byte[]?> _contents = [];

    /// <summary>Gets the path that the members share, up to the first dot of the name.</summary>
    public string Key => key;

    /// <summary>Gets the number of the sample in its shard, counted from 0.</summary>
    public int Number => number;

    public bool Has(string extension) => _contents.ContainsKey(extension);

    /// <summary>Adds a member.</summary>
    /// <param name="extension">Its extension.</param>
    /// <param name="content">Its content; null if it cannot be used.</param>
    public void Add(string extension, byte[]? content) => _contents.Add(extension, content);

    /// <summary>Gives a member's content; null if there is none that can be used.</summary>
    public byte[]? Find(string extension) => _contents.GetValueOrDefault(extension);
}
