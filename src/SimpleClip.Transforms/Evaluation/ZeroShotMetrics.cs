using System.Text.Json.Nodes;
using SimpleClip.Evaluation;

namespace SimpleClip;

/// <summary>How well images are classified by the names of the classes alone.</summary>
public sealed record ZeroShotMetrics : ClassificationMetrics
{
    internal ZeroShotMetrics(ClassificationTally tally)
        : base(tally)
    {
    }

    private protected override string Task => "zeroshot_classification";

    /// <inheritdoc/>
    public override string ToString() => base.ToString();

    private protected override JsonObject CreateFigures() => new()
    {
        ["acc1"] = Top1Accuracy,
        ["acc5"] = Top5Accuracy,
        ["mean_per_class_recall"] = MeanPerClassRecall,
    };
}
