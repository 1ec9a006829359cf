namespace SimpleClip;

/// <summary>What a read of WebDataset tars found.</summary>
public sealed class WebDatasetReport
{
    internal WebDatasetReport(long shards, long samples, long skippedSamples, IReadOnlyList<PairProblem> problems)
    {
        Shards = shards;
        Samples = samples;
        SkippedSamples = skippedSamples;
        Problems = problems;
    }

    /// <summary>Gets the number of shards begun, missing and damaged ones included; one drawn twice counts twice.</summary>
    public long Shards { get; }

    /// <summary>Gets the number of samples read, without those left out.</summary>
    public long Samples { get; }

    /// <summary>Gets the number of samples left out because they lack an image or a caption.</summary>
    public long SkippedSamples { get; }

    /// <summary>Gets the kinds of problems met, none twice; empty if there are none.</summary>
    public IReadOnlyList<PairProblem> Problems { get; }

    /// <summary>Gets how often a kind of problem was met.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>The number of cases.</returns>
    public long Count(PairProblemKind kind) => Problems.FirstOrDefault(problem => problem.Kind == kind)?.Count ?? 0;

    /// <summary>Gives the report as text, to be read by people.</summary>
    /// <returns>The totals, then a line per kind of problem.</returns>
    public override string ToString()
    {
        string totals = $"{Shards:N0} shards, {Samples:N0} samples, {SkippedSamples:N0} samples left out";
        return Problems.Count == 0
            ? $"{totals}; no problems found"
            : string.Join(Environment.NewLine, Problems.Select(problem => $"  {problem}").Prepend(totals));
    }
}
