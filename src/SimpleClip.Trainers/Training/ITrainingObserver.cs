namespace SimpleClip.Training;

/// <summary>Told what happens in a training run, on the thread that trains.</summary>
internal interface ITrainingObserver
{
    /// <summary>A step is done.</summary>
    void OnStep(TrainingProgress progress);

    /// <summary>A measurement on held-out data is done; told before the end of the epoch that it closes.</summary>
    void OnEvaluation(TrainingProgress progress, EvaluationReport report)
    {
    }

    /// <summary>An epoch is done, validation included.</summary>
    void OnEpoch(TrainingProgress progress, EpochReport report)
    {
    }

    /// <summary>The run goes on from a checkpoint; told before its first step.</summary>
    /// <param name="step">Steps taken before.</param>
    void OnResumed(long step)
    {
    }

    /// <summary>A checkpoint is written.</summary>
    /// <param name="path">Where.</param>
    /// <param name="step">Steps taken before.</param>
    void OnCheckpoint(string path, long step)
    {
    }

    /// <summary>Something is not as it should be.</summary>
    void OnWarning(TrainingWarning warning)
    {
    }
}
