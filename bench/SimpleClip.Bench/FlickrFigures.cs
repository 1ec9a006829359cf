using System.Globalization;

namespace SimpleClip.Bench;

/// <summary>The outcome of one training run.</summary>
/// <param name="Loss">The mean loss of the last epoch.</param>
/// <param name="Recalls">Retrieval on the held-out pairs in percent, under the reference's names.</param>
/// <param name="SamplesPerSecond">Samples per second of training, reading and augmenting included.</param>
internal sealed record FlickrFigures(double Loss, IReadOnlyDictionary<string, double> Recalls, double SamplesPerSecond)
{
    private const double Percent = 100;

    /// <summary>Reads the figures out of the trainer's report.</summary>
    public static FlickrFigures From(TrainingReport report, int batchSize)
    {
        RetrievalMetrics metrics = report.Validation!;
        var recalls = new Dictionary<string, double>();
        foreach ((string direction, RetrievalScores scores) in new[] { ("i2t", metrics.ImageToText), ("t2i", metrics.TextToImage) })
        {
            recalls.Add($"{direction}_R@1", scores.RecallAt1 * Percent);
            recalls.Add($"{direction}_R@5", scores.RecallAt5 * Percent);
            recalls.Add($"{direction}_R@10", scores.RecallAt10 * Percent);
        }

        double seconds = report.Epochs.Sum(epoch => epoch.Duration.TotalSeconds);
        return new FlickrFigures(report.Epochs[^1].MeanLoss, recalls, report.Losses.Count * (double)batchSize / seconds);
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"loss {Loss:F3}, {string.Join(", ", Recalls.Select(recall => string.Create(CultureInfo.InvariantCulture, $"{recall.Key} {recall.Value:F2}")))}, {SamplesPerSecond:F0} samples/s");
}
