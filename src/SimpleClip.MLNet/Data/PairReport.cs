namespace SimpleClip;

/// <summary>What a look through image-text pairs found.</summary>
public sealed class PairReport
{
    internal PairReport(long rows, long images, long captions, IReadOnlyList<PairProblem> problems)
    {
        Rows = rows;
        Images = images;
        Captions = captions;
        Problems = problems;
    }

    /// <summary>Gets the number of lines or rows that could be read.</summary>
    public long Rows { get; }

    /// <summary>Gets the number of different images.</summary>
    public long Images { get; }

    /// <summary>Gets the number of captions, empty and repeated ones included.</summary>
    public long Captions { get; }

    /// <summary>Gets the kinds of problems met, none twice; empty if there are none.</summary>
    public IReadOnlyList<PairProblem> Problems { get; }

    /// <summary>Gets how often a kind of problem was met.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>The number of cases.</returns>
    public long Count(PairProblemKind kind) => Problems.FirstOrDefault(problem => problem.Kind == kind)?.Count ?? 0;

    /// <summary>Gives the report as text of several lines, to be read by people.</summary>
    /// <returns>The totals, then a line per kind of problem.</returns>
    public override string ToString()
    {
        string totals = $"{Rows:N0} rows, {Images:N0} images, {Captions:N0} captions";
        return Problems.Count == 0
            ? $"{totals}; no problems found"
            : string.Join(Environment.NewLine, Problems.Select(problem => $"  {problem}").Prepend(totals));
    }
}
