namespace SimpleClip.Training;

/// <summary>The files that a run's figures are written to.</summary>
internal sealed class TrainingLogs : IDisposable
{
    private readonly List<IDisposable> _files = [];
    private readonly List<ITrainingObserver> _observers = [];

    private TrainingLogs()
    {
    }

    /// <summary>Writes them.</summary>
    public IReadOnlyList<ITrainingObserver> Observers => _observers;

    /// <summary>The files that options ask for; none is created before there is something to write.</summary>
    /// <param name="options">The options.</param>
    /// <param name="checkpointFolder">The folder of the run's checkpoints, if it has one.</param>
    public static TrainingLogs Open(LogOptions options, string? checkpointFolder)
    {
        var logs = new TrainingLogs();
        if ((options.Folder ?? checkpointFolder) is not { } folder)
        {
            return logs;
        }

        folder = Path.GetFullPath(folder);
        if (options.MetricsFile)
        {
            logs.Add(new MetricsLog(folder, options.EverySteps, TimeProvider.System));
        }

        if (options.TensorBoard)
        {
            logs.Add(new TensorBoardLog(folder, options.TensorBoardEverySteps, TimeProvider.System));
        }

        return logs;
    }

    public void Dispose() => _files.ForEach(file => file.Dispose());

    private void Add<T>(T log)
        where T : ITrainingObserver, IDisposable
    {
        _files.Add(log);
        _observers.Add(log);
    }
}
