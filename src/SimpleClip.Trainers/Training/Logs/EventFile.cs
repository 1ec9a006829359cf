using System.Globalization;
using Google.Protobuf;
using SimpleClip.Training.Format;

namespace SimpleClip.Training;

/// <summary>One of TensorBoard's event files, written to as a run goes on.</summary>
internal sealed class EventFile : IDisposable
{
    private const string Version = "brain.Event:2";
    private const string NameStart = "events.out.tfevents.";
    private const string NameEnd = ".simpleclip";

    private readonly FileStream _file;
    private readonly TimeProvider _time;

    private EventFile(FileStream file, TimeProvider time)
    {
        _file = file;
        _time = time;
    }

    /// <summary>Adds an event file to a folder. What other files of the folder say of this step and later ones no longer counts.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="firstStep">The first step that will be written about.</param>
    /// <param name="time">The clock.</param>
    public static EventFile Create(string folder, long firstStep, TimeProvider time)
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, NameStart + NextNumber(folder, time).ToString("D10", CultureInfo.InvariantCulture) + NameEnd);

        // Written through at once, so that TensorBoard sees what happens and a run that is ended loses nothing.
        var file = new EventFile(new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete, bufferSize: 0), time);
        file.Write(new Event { FileVersion = Version });
        file.Write(new Event { Step = firstStep, SessionLog = new SessionLog { Status = SessionLog.Types.SessionStatus.Start } });
        return file;
    }

    /// <summary>Adds a point to each of some curves.</summary>
    public void Write(long step, IEnumerable<KeyValuePair<string, double>> values)
    {
        var summary = new Summary();
        summary.Value.AddRange(values.Select(value => new Summary.Types.Value { Tag = value.Key, SimpleValue = (float)value.Value }));
        Write(new Event { Step = step, Summary = summary });
    }

    /// <summary>Brings everything to the disk.</summary>
    public void Flush() => _file.Flush(flushToDisk: true);

    public void Dispose() => _file.Dispose();

    /// <summary>The time in seconds, as other writers name their files; later than that of every other file, since TensorBoard reads them
    /// by name.</summary>
    private static long NextNumber(string folder, TimeProvider time)
    {
        long latest = Directory.EnumerateFiles(folder, NameStart + "*")
            .Select(path => Path.GetFileName(path)[NameStart.Length..].Split('.')[0])
            .Select(number => long.TryParse(number, CultureInfo.InvariantCulture, out long seconds) ? seconds : 0)
            .DefaultIfEmpty()
            .Max();
        return Math.Max(time.GetUtcNow().ToUnixTimeSeconds(), latest + 1);
    }

    private void Write(Event entry)
    {
        entry.WallTime = (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;
        _file.Write(TfRecord.Frame(entry.ToByteArray()));
    }
}
