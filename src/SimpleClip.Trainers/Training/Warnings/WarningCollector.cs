namespace SimpleClip.Training;

/// <summary>Keeps warnings for the report.</summary>
/// <param name="keep">Keeps one.</param>
internal sealed class WarningCollector(Action<TrainingWarning> keep) : ITrainingObserver
{
    public void OnStep(TrainingProgress progress)
    {
    }

    public void OnWarning(TrainingWarning warning) => keep(warning);
}
