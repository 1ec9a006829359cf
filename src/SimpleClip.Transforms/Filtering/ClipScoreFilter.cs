using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace SimpleClip.Filtering;

/// <summary>Scores data, chooses the threshold, and makes the view of what is kept.</summary>
internal static class ClipScoreFilter
{
    private static readonly double[] Shares = [0, 0.05, 0.25, 0.5, 0.75, 0.95, 1];

    /// <exception cref="InvalidOperationException">No row has a score.</exception>
    public static ClipFilteredDataView Apply(IHostEnvironment environment, IDataView data, ClipModel model, ClipScoreFilterOptions options)
    {
        var pass = new ScoringPass(data, model, options);
        IHost host = environment.Register("ClipScoreFilter");
        using IChannel channel = host.Start("Filtering by CLIP score");
        ScoreTally tally = pass.Run(host, channel);
        float[] sorted = tally.Table.Sorted();
        if (sorted.Length == 0)
        {
            throw new InvalidOperationException("There is nothing to filter: no row of the data has a score.");
        }

        float threshold = options.MinScore ?? ThresholdOf(sorted, options.KeepShare!.Value);
        long keptRows = 0;
        long keptCaptions = 0;
        for (int row = 0; row < tally.Table.Count; row++)
        {
            int kept = CountFrom(threshold, tally.Table[row]);
            keptRows += kept > 0 ? 1 : 0;
            keptCaptions += kept;
        }

        bool isEach = options.Captions == CaptionFilter.Each;
        var report = new ClipScoreReport
        {
            Rows = tally.Table.Count,
            Captions = tally.Captions,
            Reused = pass.Reused,
            BadRows = tally.BadRows,
            FirstProblems = tally.FirstProblems,
            KeptRows = keptRows,
            KeptCaptions = isEach ? keptCaptions : null,
            Threshold = threshold,
            MeanScore = sorted.Average(score => (double)score),
            Quantiles = [.. Shares.Select(share => new ScoreQuantile(share, sorted[(int)Math.Round(share * (sorted.Length - 1))]))],
        };
        channel.Info(MessageSensitivity.None, $"{report}");
        return new ClipFilteredDataView(data, tally.Table, isEach ? data.Schema[options.CaptionColumnName] : null, report);
    }

    /// <summary>The lowest of the highest scores, as many as the share says but at least one.</summary>
    private static float ThresholdOf(float[] sorted, double share) => sorted[^Math.Max(1, (int)Math.Floor(sorted.Length * share))];

    private static int CountFrom(float threshold, ReadOnlySpan<float> scores)
    {
        int count = 0;
        foreach (float score in scores)
        {
            count += score >= threshold ? 1 : 0;
        }

        return count;
    }
}
