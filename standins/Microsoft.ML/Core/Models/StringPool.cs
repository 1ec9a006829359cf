namespace Microsoft.ML;

/// <summary>The distinct strings of a model stream, numbered in order of first use.</summary>
internal sealed class StringPool
{
    private readonly Dictionary<string, int> _ids = [];

    public IReadOnlyCollection<string> Strings => _ids.OrderBy(pair => pair.Value).Select(pair => pair.Key).ToList();

    public int Add(string text)
    {
        if (!_ids.TryGetValue(text, out int id))
            _ids.Add(text, id = _ids.Count);
        return id;
    }
}
