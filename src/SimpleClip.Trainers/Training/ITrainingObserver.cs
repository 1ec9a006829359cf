namespace SimpleClip.Training;

/// <summary>Told what happens in a training run, on the thread that trains.</summary>
internal interface ITrainingObserver
{
    /// <summary>A step is done.</summary>
    void OnStep(TrainingProgress progress);

    /// <summary>An epoch is done, validation included.</summary>
    void OnEpoch(TrainingProgress progress, EpochReport report);
}
