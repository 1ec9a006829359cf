using System.Globalization;
using System.Text.Json.Nodes;
using SimpleClip.Evaluation;

namespace SimpleClip;

/// <summary>How well images are classified by logistic regression on their frozen embeddings.</summary>
public sealed record LinearProbeMetrics : ClassificationMetrics
{
    /// <summary>CLIP_benchmark's number of training images of a class where all are taken.</summary>
    private const int AllImages = -1;

    private readonly int _seed;
    private readonly int _shots;

    internal LinearProbeMetrics(
        ClassificationTally tally, float l2Regularization, IReadOnlyList<RegularizationCandidate> tried, int seed, int shots = AllImages)
        : base(tally)
    {
        L2Regularization = l2Regularization;
        Tried = tried;
        _seed = seed;
        _shots = shots;
    }

    /// <summary>The strength of the L2 penalty, chosen or given; 1 / C of scikit-learn.</summary>
    public float L2Regularization { get; }

    /// <summary>The strengths among which it was chosen, from the weakest; none if it was given.</summary>
    public IReadOnlyList<RegularizationCandidate> Tried { get; }

    private protected override string Task => "linear_probe";

    /// <inheritdoc/>
    public override string ToString() => $"{base.ToString()}, L2 {L2Regularization.ToString("G3", CultureInfo.InvariantCulture)}";

    private protected override JsonObject CreateFigures() => new()
    {
        ["lp_acc1"] = Top1Accuracy,
        ["lp_acc5"] = Top5Accuracy,
        ["lp_mean_per_class_recall"] = MeanPerClassRecall,
        ["weight_decay"] = L2Regularization,
        ["seed"] = _seed,
        ["fewshot_k"] = _shots,
    };
}
