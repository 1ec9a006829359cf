namespace SimpleClip.Filtering;

/// <summary>The scores of a row.</summary>
/// <param name="Checksum">Stands for the row's texts.</param>
/// <param name="Scores">One for each caption that is not blank; none if the row cannot be used.</param>
/// <param name="Problem">Why it cannot be used; else null.</param>
internal readonly record struct ScoredRow(string Checksum, float[] Scores, string? Problem)
{
    /// <summary>A row that cannot be used.</summary>
    public static ScoredRow Bad(string checksum, string problem) => new(checksum, [], problem.ReplaceLineEndings(" ").Replace('\t', ' '));
}
