using System.Globalization;
using System.Text.Json.Nodes;
using SimpleClip.Evaluation;
using SimpleClip.Weights;

namespace SimpleClip;

/// <summary>How well images are classified. Shares are from 0 to 1.</summary>
public abstract record ClassificationMetrics
{
    private protected ClassificationMetrics(ClassificationTally tally)
    {
        tally.RequireImages();
        Classes = tally.Classes;
        Images = tally.Images;
        Top1Accuracy = tally.Top1Accuracy;
        Top5Accuracy = tally.Top5Accuracy;
        PerClassRecall = tally.PerClassRecall;
        MeanPerClassRecall = PerClassRecall.OfType<double>().Average();
        ConfusionMatrix = tally.Confusion;
    }

    /// <summary>The names of the classes, in the order of <see cref="PerClassRecall"/> and <see cref="ConfusionMatrix"/>.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>The number of images.</summary>
    public int Images { get; }

    /// <summary>
    /// The share of images whose class scores highest. Of equal scores the earlier class counts as higher; an image whose scores are not
    /// numbers
    /// counts as wrong.
    /// </summary>
    public double Top1Accuracy { get; }

    /// <summary>The share of images whose class is among the five that score highest; null among fewer than five classes.</summary>
    public double? Top5Accuracy { get; }

    /// <summary>
    /// The mean of <see cref="PerClassRecall"/> over the classes that have images, so that rare classes count as much as frequent ones;
    /// also
    /// called balanced accuracy.
    /// </summary>
    public double MeanPerClassRecall { get; }

    /// <summary>For each class the share of its images that are right; null for a class without images.</summary>
    public IReadOnlyList<double?> PerClassRecall { get; }

    /// <summary>
    /// How many images of a class (row) were taken for one of a class (column). An image whose scores are not numbers stands in no column.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<int>> ConfusionMatrix { get; }

    /// <summary>The share that is right by chance, when every class is as likely to be guessed: 1 / number of classes.</summary>
    public double ChanceAccuracy => 1.0 / Classes.Count;

    /// <summary>The task, as CLIP_benchmark calls it.</summary>
    private protected abstract string Task { get; }

    /// <summary>
    /// The result as JSON with the names of CLIP_benchmark (<c>dataset</c>, <c>model</c>, <c>pretrained</c>, <c>task</c>, <c>metrics</c>,
    /// <c>language</c>, <c>classnames</c>), and with <c>images</c>, <c>per_class_recall</c> and <c>confusion_matrix</c> beside them.
    /// </summary>
    /// <param name="info">What was evaluated, on what; null to leave that open.</param>
    public string ToJson(EvaluationInfo? info = null) => BenchmarkJson.Write(Task, CreateFigures(), info, new JsonObject
    {
        ["images"] = Images,
        ["classnames"] = BenchmarkJson.Array(Classes),
        ["per_class_recall"] = BenchmarkJson.Array(PerClassRecall),
        ["confusion_matrix"] = new JsonArray([.. ConfusionMatrix.Select(row => BenchmarkJson.Array(row))]),
    });

    /// <summary>Writes <see cref="ToJson"/> to a file.</summary>
    /// <param name="path">The file; missing folders are made.</param>
    /// <param name="info">What was evaluated, on what; null to leave that open.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path, EvaluationInfo? info = null) => AtomicFile.WriteText(path, ToJson(info));

    /// <summary>The result in one line, to be read by people.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"top-1 {Top1Accuracy:P1}{(Top5Accuracy is { } top5 ? $", top-5 {top5:P1}" : "")}, mean per-class recall {MeanPerClassRecall:P1} " +
        $"({Images} images, {Classes.Count} classes, chance {ChanceAccuracy:P1})");

    /// <summary>The figures by CLIP_benchmark's names.</summary>
    private protected abstract JsonObject CreateFigures();
}
