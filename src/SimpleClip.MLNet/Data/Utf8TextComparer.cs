namespace SimpleClip.Data;

/// <summary>Compares texts of a store by their numbers, so that a set of them takes no more memory than the numbers do.</summary>
internal sealed class Utf8TextComparer(Utf8TextStore texts) : IEqualityComparer<int>
{
    public bool Equals(int x, int y) => x == y || texts[x].SequenceEqual(texts[y]);

    public int GetHashCode(int index)
    {
        var hash = default(HashCode);
        hash.AddBytes(texts[index]);
        return hash.ToHashCode();
    }
}
