namespace SimpleClip.Training;

/// <summary>Writes a run's figures to <c>metrics.jsonl</c>, a JSON object a line. A run that goes on leaves the file as if it had never
/// been interrupted.</summary>
/// <param name="folder">The folder; created with the first figure.</param>
/// <param name="everySteps">Steps from one line to the next.</param>
/// <param name="time">The clock.</param>
internal sealed class MetricsLog(string folder, int everySteps, TimeProvider time) : ITrainingObserver, IDisposable
{
    private readonly MetricsLine _line = new();
    private readonly string _path = Path.Combine(folder, "metrics.jsonl");
    private readonly long _started = time.GetTimestamp();
    private FileStream? _file;

    /// <summary>The step whose evaluation is there from before the run was interrupted.</summary>
    private long? _evaluatedStep;

    private FileStream Current => _file ??= Start();

    private TimeSpan Elapsed => time.GetElapsedTime(_started);

    public void OnResumed(long step)
    {
        _file?.Dispose();
        KeptLines kept = KeptLines.Find(_path, step);
        _file = Open(FileMode.OpenOrCreate);
        _file.SetLength(kept.Length);
        _file.Position = kept.Length;
        _evaluatedStep = kept.EndsInEvaluation ? step : null;
    }

    public void OnStep(TrainingProgress progress)
    {
        if (progress.Step % everySteps == 0)
        {
            Current.Write(_line.Step(progress, Elapsed));
        }
    }

    public void OnEvaluation(TrainingProgress progress, EvaluationReport report)
    {
        if (report.Step != _evaluatedStep)
        {
            Current.Write(_line.Evaluation(report, Elapsed));
        }
    }

    public void OnCheckpoint(string path, long step) => _file?.Flush(flushToDisk: true);

    public void Dispose() => _file?.Dispose();

    /// <summary>Begins a file, and puts that of another run out of the way.</summary>
    private FileStream Start()
    {
        if (new FileInfo(_path) is { Exists: true, Length: > 0 } other)
        {
            other.MoveTo(FreePath());
        }

        return Open(FileMode.Create);
    }

    /// <summary>Every line goes to the operating system at once, so that a run that is ended loses none.</summary>
    private FileStream Open(FileMode mode)
    {
        Directory.CreateDirectory(folder);
        return new FileStream(_path, mode, FileAccess.Write, FileShare.Read | FileShare.Delete, bufferSize: 0);
    }

    private string FreePath() => Enumerable.Range(1, int.MaxValue).Select(number => Path.Combine(folder, $"metrics.{number}.jsonl")).First(path => !File.Exists(path));
}
