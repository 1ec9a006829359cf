namespace SimpleClip.Training;

/// <summary>Looks for one thing that goes wrong in training runs.</summary>
internal interface IWarningCheck
{
    /// <summary>Looks at a step.</summary>
    /// <returns>A warning, once for each time that it goes wrong; null mostly.</returns>
    TrainingWarning? OnStep(TrainingProgress progress);

    /// <summary>Looks at the end of an epoch, like <see cref="OnStep"/>.</summary>
    TrainingWarning? OnEpoch(TrainingProgress progress, EpochReport report) => null;
}
