using SimpleClip.Data;

namespace SimpleClip.Training;

/// <summary>Collects the report of a run.</summary>
internal sealed class ReportObserver : ITrainingObserver
{
    private readonly List<double> _losses = [];
    private readonly List<EpochReport> _epochs = [];
    private readonly List<TrainingWarning> _warnings = [];

    public void OnStep(TrainingProgress progress) => _losses.Add(progress.Loss);

    public void OnEpoch(TrainingProgress progress, EpochReport report) => _epochs.Add(report);

    public void OnWarning(TrainingWarning warning) => _warnings.Add(warning);

    public TrainingReport ToReport(BadSampleLog bad) => new(_losses, _epochs, bad.Count, bad.FirstProblems) { Warnings = _warnings };
}
