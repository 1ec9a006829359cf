using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SimpleClip.Captions;

/// <summary>
/// The captions made so far, in a file that a killed process leaves whole: the settings on the first line, then a line of JSON per caption,
/// in the order in which they came. Any number of threads may add.
/// </summary>
internal sealed class CaptionJournal : IDisposable
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A process that ends loses nothing; what a machine that fails loses was written within this time.</summary>
    private static readonly TimeSpan DiskInterval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly FileStream _file;

    /// <summary>Where the caption of a number stands; 0 for nowhere, since the settings stand there.</summary>
    private readonly long[] _offsets;

    private long _end;
    private long _lastDiskWrite = Environment.TickCount64;

    private CaptionJournal(FileStream file, long captions)
    {
        _file = file;
        _offsets = new long[captions];
    }

    /// <summary>The number of captions.</summary>
    public long Count { get; private set; }

    /// <summary>Opens a journal, or begins one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="captions">The number of captions wanted in all.</param>
    /// <exception cref="IOException">Another run has it open.</exception>
    /// <exception cref="InvalidOperationException">It was begun with other settings.</exception>
    /// <exception cref="InvalidDataException">It is no journal.</exception>
    public static CaptionJournal Open(string path, SynthesisSettings settings, long captions)
    {
        var journal = new CaptionJournal(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1 << 16), captions);
        try
        {
            journal.Load(path, settings);
            return journal;
        }
        catch
        {
            journal.Dispose();
            throw;
        }
    }

    /// <summary>Whether the caption of a number is there.</summary>
    public bool Contains(long number)
    {
        lock (_lock)
        {
            return _offsets[number] != 0;
        }
    }

    /// <summary>Adds a caption; it is in the file when this returns.</summary>
    public void Add(long number, string text)
    {
        string line = JsonSerializer.Serialize(new Entry(number, text), Readable);
        lock (_lock)
        {
            _offsets[number] = _end;
            Append(line);
            Count++;
        }
    }

    /// <summary>Reads a caption that is there.</summary>
    public string Read(long number)
    {
        lock (_lock)
        {
            _file.Position = _offsets[number];
            var line = new List<byte>();
            for (int value = _file.ReadByte(); value is not (-1 or '\n'); value = _file.ReadByte())
            {
                line.Add((byte)value);
            }

            return JsonSerializer.Deserialize<Entry>(line.ToArray()).Text;
        }
    }

    public void Dispose() => _file.Dispose();

    private void Append(string line)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(line + "\n");
        _file.Position = _end;
        _file.Write(bytes);
        bool toDisk = Environment.TickCount64 - _lastDiskWrite > DiskInterval.TotalMilliseconds;
        _file.Flush(toDisk);
        _lastDiskWrite = toDisk ? Environment.TickCount64 : _lastDiskWrite;
        _end += bytes.Length;
    }

    private void Load(string path, SynthesisSettings settings)
    {
        using var reader = new StreamReader(_file, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, 1 << 16, leaveOpen: true);
        long length = _file.Length;
        for (int number = 1; reader.ReadLine() is string line; number++)
        {
            long next = _end + Encoding.UTF8.GetByteCount(line) + 1;
            if (next > length)
            {
                // The process ended while it wrote this line.
                break;
            }

            if (number == 1)
            {
                settings.RequireSame(line, path);
            }
            else
            {
                Index(line, path, number);
            }

            _end = next;
        }

        _file.SetLength(_end);
        if (_end == 0)
        {
            Append(settings.ToString());
        }
    }

    private void Index(string line, string path, int number)
    {
        try
        {
            Entry entry = JsonSerializer.Deserialize<Entry>(line);
            if (entry.Number < 0 || entry.Number >= _offsets.Length || string.IsNullOrEmpty(entry.Text))
            {
                throw new JsonException($"expected a caption with a number below {_offsets.Length}");
            }

            Count += _offsets[entry.Number] == 0 ? 1 : 0;
            _offsets[entry.Number] = _end;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}, line {number}: {e.Message}. Delete the file to begin anew.", e);
        }
    }

    private readonly record struct Entry(long Number, string Text);
}
