using System.Globalization;
using System.Text;

namespace SimpleClip.Distill;

/// <summary>Sets models beside each other by their last measurements.</summary>
internal sealed class ComparisonTable
{
    private const double Kibi = 1024;

    private static readonly string[] Figures = ["image_to_text_R@10", "text_to_image_R@10", "mean_recall", "zero_shot_top1"];

    private readonly StringBuilder _lines = new($"| model | ONNX, KiB | steps | {string.Join(" | ", Figures)} |\n|---|---|---|---|---|---|---|");

    /// <summary>Adds a line.</summary>
    public void Add(string name, ClipModel model, TrainingReport report)
    {
        IReadOnlyDictionary<string, double> measured = report.Evaluations[^1].Metrics;
        IEnumerable<string> shares = Figures.Select(figure => measured.TryGetValue(figure, out double share) ? share.ToString("P1", CultureInfo.InvariantCulture) : "-");
        double size = (model.ImageGraph.Length + model.TextGraph.Length) / Kibi;
        _lines.Append(CultureInfo.InvariantCulture, $"\n| {name} | {size:F0} | {report.Losses.Count} | {string.Join(" | ", shares)} |");
    }

    public override string ToString() => _lines.ToString();
}
