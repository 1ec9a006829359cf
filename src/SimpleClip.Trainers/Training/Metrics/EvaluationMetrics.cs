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

    /// <summary>The names of retrieval's figures.</summary>
    public static IReadOnlyList<string> OfRetrieval { get; } = [MeanRecall, .. Names(ImageToText), .. Names(TextToImage)];

    /// <summary>Every name.</summary>
    public static IReadOnlyList<string> Known { get; } = [.. OfRetrieval, ZeroShotTop1, ZeroShotTop5, Loss];

    /// <summary>Whether more of a figure is better: not of a loss or a rank.</summary>
    public static bool IsHigherBetter(string metric) => metric != Loss && !metric.EndsWith(MedianRank, StringComparison.Ordinal);

    /// <summary>The figure that a run is judged by.</summary>
    /// <param name="asked">The one asked for; null for the mean recall, or the zero-shot accuracy where that alone is measured.</param>
    /// <param name="measured">The figures that the run's data give.</param>
    /// <exception cref="ArgumentException">The name is none of <see cref="Known"/>.</exception>
    /// <exception cref="InvalidOperationException">The run's data do not give the one asked for.</exception>
    public static string Choose(string? asked, IReadOnlyList<string> measured)
    {
        if (asked is null)
        {
            return measured.Count == 0 || measured.Contains(MeanRecall) ? MeanRecall : ZeroShotTop1;
        }

        Check(asked);
        return asked == Loss || measured.Contains(asked)
            ? asked
            : throw new InvalidOperationException(
                $"Nothing measures '{asked}' (option Metric) in this run, whose data give {string.Join(", ", [.. measured, Loss])}; recalls need validation data, " +
                "zero-shot accuracies labelled images (TrainingData.ZeroShot), the top 5 at least five classes.");
    }

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
