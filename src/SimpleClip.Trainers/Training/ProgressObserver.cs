namespace SimpleClip.Training;

/// <summary>Passes progress on to a listener of the user's.</summary>
internal sealed class ProgressObserver(IProgress<TrainingProgress> listener) : ITrainingObserver
{
    public void OnStep(TrainingProgress progress) => listener.Report(progress);

    public void OnEvaluation(TrainingProgress progress, EvaluationReport report)
    {
        if (report.Retrieval is not null)
        {
            listener.Report(progress with { Validation = report.Retrieval });
        }
    }
}
