namespace SimpleClip.Indexing.Scanning;

/// <summary>A row and its score. The order is from the worst to the best: by score, and of equal ones the later row is the worse.</summary>
internal readonly record struct RowScore(float Score, long Row) : IComparable<RowScore>
{
    public int CompareTo(RowScore other) => Score != other.Score ? Score.CompareTo(other.Score) : other.Row.CompareTo(Row);
}
