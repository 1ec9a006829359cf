using System.Collections.ObjectModel;

namespace SimpleClip.Training;

/// <summary>The names of the figures that a run is judged by.</summary>
internal static class EvaluationMetrics
{
    /// <summary>The mean loss of an epoch's batches, the one figure that needs no held-out data.</summary>
    public const string Loss = "loss";

    /// <summary>The mean of the six recalls.</summary>
    public const string MeanRecall = "mean_recall";

    /// <summary>The share of images whose class is found.</summary>
    public const string ZeroShotTop1 = "zero_shot_top1";

    /// <summary>The share of images whose class is among the five likeliest.</summary>
    public const string ZeroShotTop5 = "zero_shot_top5";

    private const string ImageToText = "image_to_text";
    private const string TextToImage = "text_to_image";
    private const string MedianRank = "_median_rank";

    /// <summary>No figures.</summary>
    public static IReadOnlyDictionary<string, double> None => ReadOnlyDictionary<string, double>.Empty;

    /// <summary>Every name.</summary>
    public static IReadOnlyList<string> Known { get; } =
    [
        MeanRecall, .. Names(ImageToText), .. Names(TextToImage), ZeroShotTop1, ZeroShotTop5, Loss,
    ];

    /// <summary>Whether more of a figure is better: not of a loss or a rank.</summary>
    public static bool IsHigherBetter(string metric) => metric != Loss && !metric.EndsWith(MedianRank, StringComparison.Ordinal);

    /// <summary>Says what is wrong with a name that nothing measures; null for one of <see cref="Known"/>.</summary>
    public static string? FindMistake(string metric) =>
        Known.Contains(metric) ? null : $"No metric has the name '{metric}' (option Metric); expected one of {string.Join(", ", Known)}.";

    /// <summary>Fails on a name that nothing measures.</summary>
    /// <exception cref="ArgumentException">The name is none of <see cref="Known"/>.</exception>
    public static void Check(string metric)
    {
        if (FindMistake(metric) is { } mistake)
        {
            throw new ArgumentException(mistake, nameof(metric));
        }
    }

    /// <summary>Retrieval's figures by name.</summary>
    public static IReadOnlyDictionary<string, double> Of(RetrievalMetrics retrieval)
    {
        var metrics = new Dictionary<string, double>();
        foreach ((string direction, RetrievalScores scores) in new[] { (ImageToText, retrieval.ImageToText), (TextToImage, retrieval.TextToImage) })
        {
            double[] values = [scores.RecallAt1, scores.RecallAt5, scores.RecallAt10, scores.MedianRank];
            foreach ((string name, double value) in Names(direction).Zip(values))
            {
                metrics.Add(name, value);
            }
        }

        metrics.Add(MeanRecall, metrics.Where(metric => IsHigherBetter(metric.Key)).Average(metric => metric.Value));
        return metrics;
    }

    private static string[] Names(string direction) => [direction + "_R@1", direction + "_R@5", direction + "_R@10", direction + MedianRank];
}
