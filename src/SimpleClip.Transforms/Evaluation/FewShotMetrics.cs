using System.Globalization;
using System.Text.Json.Nodes;
using SimpleClip.Evaluation;
using SimpleClip.Weights;

namespace SimpleClip;

/// <summary>
/// How well images are classified by logistic regression that has seen a few of each class: mean and spread over several draws of those
/// few.
/// </summary>
public sealed record FewShotMetrics
{
    private readonly float _l2Regularization;
    private readonly int _firstSeed;

    internal FewShotMetrics(int shots, float l2Regularization, int firstSeed, IReadOnlyList<ClassificationTally> runs)
    {
        _l2Regularization = l2Regularization;
        _firstSeed = firstSeed;
        Shots = shots;
        Runs = [.. runs.Select((run, i) => new LinearProbeMetrics(run, l2Regularization, [], firstSeed + i, shots))];
        Top1Accuracy = Spread.Of([.. Runs.Select(run => run.Top1Accuracy)]);
        double[] top5 = [.. Runs.Select(run => run.Top5Accuracy).OfType<double>()];
        Top5Accuracy = top5.Length > 0 ? Spread.Of(top5) : null;
        MeanPerClassRecall = Spread.Of([.. Runs.Select(run => run.MeanPerClassRecall)]);
    }

    /// <summary>The number of training images of each class.</summary>
    public int Shots { get; }

    /// <summary>The figures of each draw.</summary>
    public IReadOnlyList<LinearProbeMetrics> Runs { get; }

    /// <summary>The share of images whose class scores highest.</summary>
    public Spread Top1Accuracy { get; }

    /// <summary>The share of images whose class is among the five that score highest; null among fewer than five classes.</summary>
    public Spread? Top5Accuracy { get; }

    /// <summary>The mean over classes of the share of their images that are right.</summary>
    public Spread MeanPerClassRecall { get; }

    /// <summary>
    /// The result as JSON with the names of CLIP_benchmark: <c>lp_acc1</c> and its like are means over the draws, <c>lp_acc1_std</c> and
    /// its like
    /// their standard deviations, <c>fewshot_k</c> the number of images of a class.
    /// </summary>
    /// <param name="info">What was evaluated, on what; null to leave that open.</param>
    public string ToJson(EvaluationInfo? info = null) => BenchmarkJson.Write(
        "linear_probe",
        new JsonObject
        {
            ["lp_acc1"] = Top1Accuracy.Mean,
            ["lp_acc5"] = Top5Accuracy?.Mean,
            ["lp_mean_per_class_recall"] = MeanPerClassRecall.Mean,
            ["lp_acc1_std"] = Top1Accuracy.StandardDeviation,
            ["lp_acc5_std"] = Top5Accuracy?.StandardDeviation,
            ["lp_mean_per_class_recall_std"] = MeanPerClassRecall.StandardDeviation,
            ["weight_decay"] = _l2Regularization,
            ["seed"] = _firstSeed,
            ["fewshot_k"] = Shots,
        },
        info,
        new JsonObject
        {
            ["images"] = Runs[0].Images,
            ["classnames"] = BenchmarkJson.Array(Runs[0].Classes),
            ["repetitions"] = Runs.Count,
        });

    /// <summary>Writes <see cref="ToJson"/> to a file.</summary>
    /// <param name="path">The file; missing folders are made.</param>
    /// <param name="info">What was evaluated, on what; null to leave that open.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path, EvaluationInfo? info = null) => AtomicFile.WriteText(path, ToJson(info));

    /// <summary>The result in one line, to be read by people.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Shots}-shot: top-1 {Top1Accuracy}, mean per-class recall {MeanPerClassRecall} ({Runs.Count} draws, {Runs[0].Images} images, " +
        $"{Runs[0].Classes.Count} classes)");
}
