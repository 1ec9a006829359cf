using System.Globalization;
using SimpleClip.Training;

namespace SimpleClip;

/// <summary>What happened in a training run.</summary>
/// <param name="Losses">The loss of every step.</param>
/// <param name="Epochs">The epochs.</param>
/// <param name="SkippedSamples">Different rows that could not be used.</param>
/// <param name="FirstProblems">The first of them, each with its reason.</param>
public sealed record TrainingReport(
    IReadOnlyList<double> Losses, IReadOnlyList<EpochReport> Epochs, int SkippedSamples, IReadOnlyList<string> FirstProblems)
{
    /// <summary>The measurements on held-out data.</summary>
    public IReadOnlyList<EvaluationReport> Evaluations { get; init; } = [];

    /// <summary>What was not as it should be, in the order in which it was noticed.</summary>
    public IReadOnlyList<TrainingWarning> Warnings { get; init; } = [];

    /// <summary>The last measurement of retrieval on the validation data; null if there was none.</summary>
    public RetrievalMetrics? Validation => Epochs.LastOrDefault(epoch => epoch.Validation is not null)?.Validation;

    /// <summary>One line per epoch, its measurements below it, whether the step or the data held the run up, the warnings, and what was
    /// left out.</summary>
    public override string ToString()
    {
        IEnumerable<string> epochs = Epochs.SelectMany(epoch => MeasuredIn(epoch.Epoch).Prepend(string.Create(
            CultureInfo.InvariantCulture, $"epoch {epoch.Epoch}: loss {epoch.MeanLoss:F4}, {epoch.SamplesPerSecond:F0} samples/s")));
        IEnumerable<string> warnings = Warnings.Select(warning => $"warning at {warning}");
        IEnumerable<string> skipped = SkippedSamples == 0
            ? []
            : [$"{SkippedSamples} rows could not be used; the first ones:", .. FirstProblems.Select(problem => "  " + problem)];
        return string.Join('\n', [.. epochs, .. MeasuredIn(Epochs.Count + 1), .. Bottleneck.Describe(Epochs), .. warnings, .. skipped]);
    }

    /// <summary>The measurements of an epoch, which need not have been finished.</summary>
    private IEnumerable<string> MeasuredIn(int epoch) => Evaluations
        .Where(evaluation => evaluation.Epoch == epoch)
        .Select(evaluation => string.Create(CultureInfo.InvariantCulture, $"  step {evaluation.Step}: {evaluation}"));
}
