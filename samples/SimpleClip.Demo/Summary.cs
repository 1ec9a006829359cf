using System.Globalization;
using SimpleClip.Demo.Serving;

namespace SimpleClip.Demo;

/// <summary>The closing lines, which scripts may read.</summary>
internal static class Summary
{
    /// <summary>How well held-out classes were named.</summary>
    public static string Of(Classification classification, DemoFolder folder)
    {
        double percent = 100 * classification.Accuracy, chance = 100.0 / classification.Classes.Count;
        string figures = string.Create(CultureInfo.InvariantCulture, $"zero-shot top-1 {percent:F1}% (chance {chance:F1}%)");
        return $"{figures} on {classification.Images.Count} held-out images; {Files(folder)}";
    }

    /// <summary>How well held-out images and captions found each other.</summary>
    public static string Of(RetrievalMetrics retrieval, DemoFolder folder) =>
        $"retrieval image to text {Recalls(retrieval.ImageToText)}, text to image {Recalls(retrieval.TextToImage)} " +
        $"on {retrieval.Images} held-out images; {Files(folder)}";

    private static string Recalls(RetrievalScores scores) => string.Create(
        CultureInfo.InvariantCulture,
        $"R@1 {100 * scores.RecallAt1:F1}% R@5 {100 * scores.RecallAt5:F1}% R@10 {100 * scores.RecallAt10:F1}%");

    private static string Files(DemoFolder folder) => $"model: {DemoFolder.Shown(folder.Model)}; report: {DemoFolder.Shown(folder.Report)}";
}
