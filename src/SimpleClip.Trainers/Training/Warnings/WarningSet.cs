namespace SimpleClip.Training;

/// <summary>Makes the checks and tells observers what they find.</summary>
/// <param name="checks">The checks.</param>
/// <param name="observers">Told of each warning.</param>
internal sealed class WarningSet(IReadOnlyList<IWarningCheck> checks, IReadOnlyList<ITrainingObserver> observers) : ITrainingObserver
{
    /// <summary>The checks that every run is worth.</summary>
    /// <param name="startsFromTrainedWeights">Whether the network's weights come from a trained one.</param>
    /// <param name="observers">Told of each warning.</param>
    public static WarningSet Create(bool startsFromTrainedWeights, IReadOnlyList<ITrainingObserver> observers) => new(
        [
            new LossAtChanceCheck(),
            new DuplicateCaptionsCheck(),
            new TruncatedCaptionsCheck(),
            new LogitScaleCheck(),
            new FineTuningRateCheck(startsFromTrainedWeights),
            new DataBottleneckCheck(),
            new GradientExplosionCheck(),
        ],
        observers);

    public void OnStep(TrainingProgress progress)
    {
        foreach (IWarningCheck check in checks)
        {
            Tell(check.OnStep(progress));
        }
    }

    public void OnEpoch(TrainingProgress progress, EpochReport report)
    {
        foreach (IWarningCheck check in checks)
        {
            Tell(check.OnEpoch(progress, report));
        }
    }

    /// <summary>Tells observers of a warning that something else than a check came upon; null for none.</summary>
    public void Tell(TrainingWarning? warning)
    {
        if (warning is null)
        {
            return;
        }

        foreach (ITrainingObserver observer in observers)
        {
            observer.OnWarning(warning);
        }
    }
}
