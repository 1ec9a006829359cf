namespace SimpleClip.Data.WebDataset;

/// <summary>A column of texts.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsVector">Whether it holds any number of texts, or one.</param>
/// <param name="Sources">Where they come from, in order.</param>
internal sealed record TextColumn(string Name, bool IsVector, TextSource[] Sources)
{
    public static TextColumn Create(string name, bool isVector, IEnumerable<string> sources) =>
        new(name, isVector, [.. sources.Select(TextSource.Parse)]);
}
