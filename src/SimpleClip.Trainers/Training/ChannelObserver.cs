using System.Globalization;
using Microsoft.ML.Runtime;

namespace SimpleClip.Training;

/// <summary>Writes a run's progress to ML.NET's channels: a line per epoch on the log, figures of every step on the progress channel.</summary>
internal sealed class ChannelObserver : ITrainingObserver
{
    private readonly IChannel _log;
    private readonly IProgressChannel _progress;
    private volatile TrainingProgress? _last;

    public ChannelObserver(IChannel log, IProgressChannel progress)
    {
        _log = log;
        _progress = progress;
        progress.SetHeader(new ProgressHeader(["Loss", "LearningRate", "SamplesPerSecond", "LogitScale"], ["steps"]), Fill);
    }

    public void OnStep(TrainingProgress progress) => _last = progress;

    public void OnEpoch(TrainingProgress progress, EpochReport report)
    {
        _progress.Checkpoint(report.MeanLoss, progress.LearningRate, report.SamplesPerSecond, report.LogitScale, progress.Step, progress.TotalSteps);
        string line = string.Create(
            CultureInfo.InvariantCulture,
            $"Epoch {progress.Epoch} of {progress.Epochs}: loss {report.MeanLoss:F4}, {report.SamplesPerSecond:F0} samples/s, logit scale {report.LogitScale:F2}, " +
            $"{progress.SkippedSamples} rows skipped{(report.Validation is null ? "" : $", {report.Validation}")}.");
        _log.Info(MessageSensitivity.None, "{0}", line);
    }

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
