namespace SimpleClip.Training;

/// <summary>Told what happens in a training run, on the thread that trains.</summary>
internal interface ITrainingObserver
{
    /// <summary>A step is done.</summary>
    void OnStep(TrainingProgress progress);

    /// <summary>Held-out data were measured.</summary>
    void OnEvaluation(TrainingProgress progress, EvaluationReport report)
    {
    }

    /// <summary>An epoch is done, evaluation included.</summary>
    void OnEpoch(TrainingProgress progress, EpochReport report)
    {
    }

    /// <summary>The run goes on from a checkpoint.</summary>
    void OnResumed(long step)
    {
    }

    /// <summary>A checkpoint is on the disk.</summary>
    void OnCheckpoint(string path, long step)
    {
    }

    /// <summary>Something looks like a mistake.</summary>
    void OnWarning(TrainingWarning warning)
    {
    }
}
