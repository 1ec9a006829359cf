using System.Globalization;
using Microsoft.ML.Runtime;

namespace SimpleClip.Training;

/// <summary>
/// Writes a run's progress to ML.NET's channels: epochs, evaluations, checkpoints and warnings on the log, figures of every step on the
/// progress channel.
/// </summary>
internal sealed class ChannelObserver : ITrainingObserver
{
    private readonly IChannel _log;
    private readonly IProgressChannel _progress;
    private readonly int _everySteps;
    private volatile TrainingProgress? _last;

    /// <param name="log">The log.</param>
    /// <param name="progress">The progress channel.</param>
    /// <param name="everySteps">Steps from one line about a step to the next; 0 for none.</param>
    public ChannelObserver(IChannel log, IProgressChannel progress, int everySteps = 0)
    {
        _log = log;
        _progress = progress;
        _everySteps = everySteps;
        progress.SetHeader(new ProgressHeader(["Loss", "LearningRate", "SamplesPerSecond", "LogitScale"], ["steps"]), Fill);
    }

    public void OnStep(TrainingProgress progress)
    {
        _last = progress;
        if (_everySteps > 0 && progress.Step % _everySteps == 0)
        {
            Info(string.Create(
                CultureInfo.InvariantCulture,
                $"Step {progress.Step} of {progress.TotalSteps}: loss {progress.Loss:F4}{Terms(progress)}, learning rate {progress.LearningRate:G3}, " +
                $"{progress.SamplesPerSecond:F0} samples/s, logit scale {progress.LogitScale:F2}."));
        }
    }

    public void OnEvaluation(TrainingProgress progress, EvaluationReport report) =>
        Info(string.Create(CultureInfo.InvariantCulture, $"Evaluation at step {report.Step} (epoch {report.Epoch}): {report}."));

    public void OnEpoch(TrainingProgress progress, EpochReport report)
    {
        _progress.Checkpoint(report.MeanLoss, progress.LearningRate, report.SamplesPerSecond, report.LogitScale, progress.Step, progress.TotalSteps);
        Info(string.Create(
            CultureInfo.InvariantCulture,
            $"Epoch {progress.Epoch} of {progress.Epochs}: loss {report.MeanLoss:F4}, {report.SamplesPerSecond:F0} samples/s, logit scale {report.LogitScale:F2}, " +
            $"{progress.SkippedSamples} rows skipped."));
    }

    public void OnResumed(long step) => Info(string.Create(CultureInfo.InvariantCulture, $"Training goes on after step {step}."));

    public void OnCheckpoint(string path, long step) =>
        Info(string.Create(CultureInfo.InvariantCulture, $"Checkpoint of step {step} written: {path}."));

    public void OnWarning(TrainingWarning warning) => _log.Warning(MessageSensitivity.None, "{0}", warning.ToString());

    private void Info(string line) => _log.Info(MessageSensitivity.None, "{0}", line);

    private static string Terms(TrainingProgress progress) => progress.LossTerms.Count < 2
        ? ""
        : $" ({string.Join(", ", progress.LossTerms.Select(term => string.Create(CultureInfo.InvariantCulture, $"{term.Key} {term.Value:F4}")))})";

    /// <summary>Called by ML.NET, from any thread.</summary>
    private void Fill(IProgressEntry entry)
    {
        if (_last is { } progress)
        {
            entry.SetMetric(0, progress.Loss);
            entry.SetMetric(1, progress.LearningRate);
            entry.SetMetric(2, progress.SamplesPerSecond);
            entry.SetMetric(3, progress.LogitScale);
            entry.SetProgress(0, progress.Step, progress.TotalSteps);
        }
    }
}
