namespace SimpleClip;

/// <summary>How often one kind of problem was met, and where first.</summary>
public sealed class PairProblem
{
    internal PairProblem(PairProblemKind kind, long count, IReadOnlyList<string> examples)
    {
        Kind = kind;
        Count = count;
        Examples = examples;
    }

    /// <summary>Gets the kind.</summary>
    public PairProblemKind Kind { get; }

    /// <summary>Gets how often it was met.</summary>
    public long Count { get; }

    /// <summary>Gets the first few cases, each with its line or row and what is wrong there.</summary>
    public IReadOnlyList<string> Examples { get; }

    /// <inheritdoc/>
    public override string ToString()
    {
        string what = Kind switch
        {
            PairProblemKind.MalformedLine => "malformed lines",
            PairProblemKind.MissingImage => "missing images",
            PairProblemKind.UnreadableImage => "unreadable images",
            PairProblemKind.NoCaption => "images without a caption",
            PairProblemKind.EmptyCaption => "empty captions",
            PairProblemKind.DuplicateCaption => "repeated captions",
            PairProblemKind.MissingShard => "missing shards",
            PairProblemKind.DamagedShard => "damaged shards",
            PairProblemKind.OversizedMember => "oversized members",
            PairProblemKind.MalformedMember => "malformed members",
            PairProblemKind.RepeatedKey => "repeated keys",
            PairProblemKind.MissingCaptionFile => "missing files of captions",
            PairProblemKind.CaptionLineCount => "files of captions with a wrong number of lines",
            _ => $"{Kind}",
        };
        string examples = string.Join("; ", Examples);
        return $"{what}: {Count:N0} ({examples}{(Count > Examples.Count ? "; …" : "")})";
    }
}
