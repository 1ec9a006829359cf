using System.Text.Json.Nodes;
using SimpleClip.Weights;

namespace SimpleClip.Checkpoints;

/// <summary>
/// The checkpoints of one training. Whenever the process is killed, the folder holds the last one saved, whole. Kept for one process at a
/// time; not thread-safe.
/// </summary>
internal sealed class CheckpointFolder : IDisposable
{
    private readonly string _folder;
    private readonly Action<string> _warn;
    private readonly Retention _retention;
    private readonly RunRecord _run;
    private readonly FolderLock _lock;
    private readonly List<CheckpointEntry> _entries = [];
    private double? _bestMetric;

    /// <summary>Takes the folder for this process and removes what killed ones left unfinished.</summary>
    /// <param name="folder">The folder; created if it does not exist.</param>
    /// <param name="options">What is kept, and whether there may be checkpoints already.</param>
    /// <param name="warn">Told what went wrong without harm.</param>
    /// <param name="higherIsBetter">Whether a higher metric is better.</param>
    /// <exception cref="IOException">Another training has the folder, or nothing can be written there.</exception>
    /// <exception cref="InvalidOperationException">The training is not to go on, but the folder holds checkpoints.</exception>
    public CheckpointFolder(string folder, CheckpointOptions options, Action<string> warn, bool higherIsBetter = true)
    {
        _folder = Path.GetFullPath(folder);
        _warn = warn;
        _retention = new Retention(options.KeepLast, options.KeepBest, higherIsBetter);
        _run = new RunRecord(_folder);
        _lock = new FolderLock(_folder);
        try
        {
            Delete([.. AtomicFile.FindLeftovers(_folder, CheckpointEntry.NamePattern), .. AtomicFile.FindLeftovers(_folder, RunRecord.FileName)]);
            Prepare(options.Resume);
        }
        catch
        {
            _lock.Dispose();
            throw;
        }
    }

    /// <summary>Opens the newest checkpoint that is whole, and warns of newer ones that are not, which stay where they are.</summary>
    /// <returns>The checkpoint; null if there is none, whole or not.</returns>
    /// <exception cref="InvalidDataException">There are checkpoints, but none is whole: to begin anew may not be what the user
    /// wants.</exception>
    public CheckpointFile? LoadNewest()
    {
        CheckpointEntry[] entries = FindEntries();
        foreach (CheckpointEntry entry in entries)
        {
            if (TryOpen(entry) is { } file)
            {
                _bestMetric = file.BestMetric;
                return file;
            }
        }

        return entries.Length == 0
            ? null
            : throw new InvalidDataException(
                $"None of the checkpoints in '{_folder}' can be used ({string.Join(", ", entries.Select(entry => entry.Name))}). Move them away to begin anew.");
    }

    /// <summary>Compares the options of the training with those it was begun with, if there are checkpoints, and records them.</summary>
    /// <param name="fingerprint">The options that determine the training.</param>
    /// <param name="mayChange">Members of them that may differ, with all below them; dotted names for nested ones.</param>
    /// <exception cref="InvalidOperationException">Other members differ; the message lists them with both values.</exception>
    /// <exception cref="InvalidDataException">The record is damaged.</exception>
    /// <exception cref="IOException">It cannot be read or written.</exception>
    public void CheckRun(JsonObject fingerprint, IReadOnlySet<string> mayChange)
    {
        if (FindEntries().Length > 0)
        {
            if (_run.Exists)
            {
                _run.Check(fingerprint, mayChange);
            }
            else
            {
                _warn($"'{_folder}' does not tell with which options its training was begun: {RunRecord.FileName} is missing.");
            }
        }

        _run.Write(fingerprint);
    }

    /// <summary>
    /// Saves a checkpoint. When this returns, it is on the disk, and only then older ones are deleted. An earlier one of the same step is
    /// replaced.
    /// </summary>
    /// <exception cref="IOException">It could not be written; the message tells which checkpoint is the last good one.</exception>
    /// <exception cref="NotSupportedException">A tensor has a type that files cannot hold.</exception>
    public void Save(TrainingCheckpoint checkpoint)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(checkpoint.Step);
        double? metric = checkpoint.Metric is { } value && double.IsFinite(value) ? value : null;
        double? best = _retention.Better(_bestMetric, metric);
        string path = Path.Combine(_folder, CheckpointEntry.NameOf(checkpoint.Step));
        try
        {
            AtomicFile.Write(path, stream => CheckpointWriter.Write(stream, checkpoint with { Metric = metric }, best));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            string last = FindLastGood() is { } good ? $"The last good checkpoint, {good}, is intact." : "There is no earlier checkpoint.";
            throw new IOException($"The checkpoint '{path}' could not be written: {exception.Message} {last}", exception);
        }

        _bestMetric = best;
        _entries.RemoveAll(entry => entry.Step == checkpoint.Step);
        _entries.Add(new CheckpointEntry(checkpoint.Step, path, metric));
        Delete(_retention.FindSurplus(_entries).Select(entry => entry.Path));
        _entries.RemoveAll(entry => !File.Exists(entry.Path));
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    private void Prepare(bool resume)
    {
        CheckpointEntry[] entries = FindEntries();
        if (!resume && entries.Length > 0)
        {
            throw new InvalidOperationException(
                $"'{_folder}' holds checkpoints of an earlier training, up to {entries[0].Name}; expected none, because the training is not to go on " +
                $"({nameof(CheckpointOptions)}.{nameof(CheckpointOptions.Resume)}). Empty the folder or name another.");
        }

        _entries.AddRange(entries.Select(ReadMetric).OfType<CheckpointEntry>());
    }

    /// <summary>The checkpoints in the folder, whole or not, newest first.</summary>
    private CheckpointEntry[] FindEntries() =>
    [
        .. from path in Directory.EnumerateFiles(_folder, CheckpointEntry.NamePattern)
           let step = CheckpointEntry.StepOf(path)
           where step is not null
           orderby step descending
           select new CheckpointEntry(step.Value, path, Metric: null),
    ];

    /// <summary>The checkpoint with its metric; null for one that is damaged, which is neither counted nor deleted.</summary>
    private static CheckpointEntry? ReadMetric(CheckpointEntry entry)
    {
        try
        {
            using SafetensorsFile file = SafetensorsFile.Open(entry.Path);
            return entry with { Metric = CheckpointHeader.Read(file).Metric };
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private CheckpointFile? TryOpen(CheckpointEntry entry)
    {
        try
        {
            return CheckpointFile.Open(entry.Path);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            _warn($"The checkpoint {entry.Name} is passed over: {exception.Message}");
            _entries.RemoveAll(known => known.Step == entry.Step);
            return null;
        }
    }

    private string? FindLastGood()
    {
        foreach (CheckpointEntry entry in _entries.OrderByDescending(entry => entry.Step).ToArray())
        {
            using CheckpointFile? file = TryOpen(entry);
            if (file is not null)
            {
                return entry.Name;
            }
        }

        return null;
    }

    private void Delete(IEnumerable<string> paths)
    {
        foreach (string path in paths)
        {
            try
            {
                File.Delete(path);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                _warn($"'{path}' is not needed any more but could not be deleted: {exception.Message}");
            }
        }
    }
}
