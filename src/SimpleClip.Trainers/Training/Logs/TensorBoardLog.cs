namespace SimpleClip.Training;

/// <summary>Writes a run's figures as curves for TensorBoard.</summary>
/// <param name="folder">The folder; created with the first figure.</param>
/// <param name="everySteps">Steps from one point to the next.</param>
/// <param name="time">The clock.</param>
internal sealed class TensorBoardLog(string folder, int everySteps, TimeProvider time) : ITrainingObserver, IDisposable
{
    private EventFile? _file;

    private EventFile Current => _file ??= EventFile.Create(folder, firstStep: 0, time);

    public void OnResumed(long step)
    {
        _file?.Dispose();
        _file = EventFile.Create(folder, step + 1, time);
    }

    public void OnStep(TrainingProgress progress)
    {
        if (progress.Step % everySteps == 0)
        {
            Current.Write(progress.Step, Curves(progress));
        }
    }

    public void OnEvaluation(TrainingProgress progress, EvaluationReport report) =>
        Current.Write(report.Step, report.Metrics.Select(metric => KeyValuePair.Create("evaluation/" + metric.Key, metric.Value)));

    public void OnEpoch(TrainingProgress progress, EpochReport report) => Current.Write(progress.Step, [new("epoch/mean_loss", report.MeanLoss)]);

    public void OnCheckpoint(string path, long step) => _file?.Flush();

    public void Dispose() => _file?.Dispose();

    private static Dictionary<string, double> Curves(TrainingProgress progress)
    {
        var curves = new Dictionary<string, double>
        {
            ["train/loss"] = progress.Loss,
            ["train/learning_rate"] = progress.LearningRate,
            ["train/logit_scale"] = progress.LogitScale,
            ["data/duplicate_caption_share"] = progress.DuplicateCaptionShare,
            ["data/truncated_caption_share"] = progress.TruncatedCaptionShare,
            ["data/skipped_samples"] = progress.SkippedSamples,
            ["speed/samples_per_second"] = progress.SamplesPerSecond,
            ["speed/data_wait_share"] = progress.DataWaitShare,
        };
        foreach ((string term, double value) in progress.LossTerms)
        {
            curves["loss/" + term] = value;
        }

        foreach ((string term, double weight) in progress.LossWeights)
        {
            curves["loss_weight/" + term] = weight;
        }

        if (progress.GradientNorm is { } norm)
        {
            curves["train/gradient_norm"] = norm;
        }

        return curves;
    }
}
