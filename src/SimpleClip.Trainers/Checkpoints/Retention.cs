namespace SimpleClip.Checkpoints;

/// <summary>Which checkpoints are kept.</summary>
/// <param name="KeepLast">How many of the newest.</param>
/// <param name="KeepBest">How many of the best.</param>
/// <param name="HigherIsBetter">Whether a higher metric is better.</param>
internal sealed record Retention(int KeepLast, int KeepBest, bool HigherIsBetter)
{
    /// <summary>The checkpoints that may go: neither among the newest nor among the best. Of equally good ones the newer are the
    /// better.</summary>
    public IReadOnlyList<CheckpointEntry> FindSurplus(IReadOnlyCollection<CheckpointEntry> entries)
    {
        IEnumerable<CheckpointEntry> best = entries
            .Where(entry => entry.Metric is not null)
            .OrderByDescending(entry => Score(entry.Metric!.Value))
            .ThenByDescending(entry => entry.Step)
            .Take(KeepBest);
        IEnumerable<CheckpointEntry> last = entries.OrderByDescending(entry => entry.Step).Take(KeepLast);
        return [.. entries.Except(last).Except(best).OrderBy(entry => entry.Step)];
    }

    /// <summary>The better of two metrics, of which either may be unknown.</summary>
    public double? Better(double? first, double? second) => first is not { } one ? second : second is { } other && Score(other) > Score(one) ? other : one;

    private double Score(double metric) => HigherIsBetter ? metric : -metric;
}
