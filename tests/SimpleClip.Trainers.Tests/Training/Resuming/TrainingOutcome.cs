using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using SimpleClip.Weights;

namespace SimpleClip.Trainers.Tests.Training;

/// <summary>What a training has come to, in a form that can be compared bit by bit.</summary>
/// <param name="Report">Its report.</param>
/// <param name="Model">The hash of the model's weights and graphs.</param>
/// <param name="Metrics">The lines of <c>metrics.jsonl</c>, without what the clock says.</param>
internal sealed record TrainingOutcome(TrainingReport Report, string Model, IReadOnlyList<string> Metrics)
{
    public static TrainingOutcome Of(TrainingReport report, ClipModel model, string folder) => new(report, Hash(model), ReadMetrics(folder));

    /// <summary>The lines of a folder's <c>metrics.jsonl</c>, without what the clock says.</summary>
    public static string[] ReadMetrics(string folder) =>
    [
        .. File.ReadLines(Path.Combine(folder, "metrics.jsonl")).Select(static line =>
        {
            JsonObject entry = JsonNode.Parse(line)!.AsObject();
            entry.Remove("timing");
            return entry.ToJsonString();
        }),
    ];

    /// <summary>Fails unless another training has come to exactly the same.</summary>
    public void AssertSame(TrainingOutcome actual, string message)
    {
        CollectionAssert.AreEqual(Report.Losses.ToArray(), actual.Report.Losses.ToArray(), message);
        CollectionAssert.AreEqual(Metrics.ToArray(), actual.Metrics.ToArray(), message);
        Assert.AreEqual(Model, actual.Model, message);
        CollectionAssert.AreEqual(Epochs(Report), Epochs(actual.Report), message);
        CollectionAssert.AreEqual(Evaluations(Report), Evaluations(actual.Report), message);
        CollectionAssert.AreEqual(Warnings(Report), Warnings(actual.Report), message);
        Assert.AreEqual(Report.SkippedSamples, actual.Report.SkippedSamples, message);
        CollectionAssert.AreEqual(Report.FirstProblems.ToArray(), actual.Report.FirstProblems.ToArray(), message);
    }

    private static (int, double, double, double?)[] Epochs(TrainingReport report) =>
        [.. report.Epochs.Select(static epoch => (epoch.Epoch, epoch.MeanLoss, epoch.LogitScale, epoch.Validation?.ImageToText.RecallAt1))];

    /// <summary>The warnings, without those of a clock or of files that an interruption has damaged.</summary>
    private static TrainingWarning[] Warnings(TrainingReport report) =>
        [.. report.Warnings.Where(static warning => warning.Code is not ("data-bottleneck" or "files"))];

    private static string[] Evaluations(TrainingReport report) =>
        [.. report.Evaluations.Select(static evaluation => $"{evaluation.Step} {evaluation.Epoch} {string.Join(' ', evaluation.Metrics)}")];

    /// <summary>The hash of a model's weights and graphs.</summary>
    public static string Hash(ClipModel model)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using SafetensorsFile weights = model.OpenWeights();
        foreach (string name in weights.Tensors.Keys.Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            hash.AppendData(weights.Tensors[name].Type == TensorType.I64
                ? MemoryMarshal.AsBytes<long>(weights.ReadIntegers(name))
                : MemoryMarshal.AsBytes<float>(weights.ReadFloats(name)));
        }

        hash.AppendData(model.ImageGraph.Span);
        hash.AppendData(model.TextGraph.Span);
        hash.AppendData(BitConverter.GetBytes(model.Info.LogitScale));
        hash.AppendData(BitConverter.GetBytes(model.Info.LogitBias));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
