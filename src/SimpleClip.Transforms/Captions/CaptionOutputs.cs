using System.Collections;
using System.Text;
using SimpleClip.Weights;

namespace SimpleClip.Captions;

/// <summary>The files of a synthesis: the captions, line i for row i, the settings they were made with, and the journal while some are
/// missing.</summary>
internal sealed class CaptionOutputs
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly SynthesisSettings _settings;
    private readonly string _settingsPath;
    private readonly int _rows;

    public CaptionOutputs(string outputPath, int captionsPerRow, long rows, SynthesisSettings settings)
    {
        string full = Path.GetFullPath(outputPath);
        string stem = Path.Combine(Path.GetDirectoryName(full)!, Path.GetFileNameWithoutExtension(full));
        Paths = captionsPerRow == 1 ? [full] : [.. Enumerable.Range(1, captionsPerRow).Select(index => $"{stem}-{index}{Path.GetExtension(full)}")];
        JournalPath = full + ".partial";
        _settingsPath = full + ".json";
        _settings = settings;
        _rows = checked((int)rows);
    }

    /// <summary>The files of captions, one for each of a row's.</summary>
    public IReadOnlyList<string> Paths { get; }

    public string JournalPath { get; }

    /// <summary>Tells which captions an earlier run has finished with. A file that is not there has none.</summary>
    /// <exception cref="IOException">A file is there that was not written by a synthesis.</exception>
    /// <exception cref="InvalidOperationException">They were made with other settings.</exception>
    /// <exception cref="InvalidDataException">A file has another number of lines than the data have rows.</exception>
    public BitArray FindDone()
    {
        var done = new BitArray(checked(_rows * Paths.Count));
        if (File.Exists(_settingsPath))
        {
            _settings.RequireSame(File.ReadLines(_settingsPath).FirstOrDefault(), _settingsPath);
        }

        foreach ((int index, string path) in Paths.Index().Where(file => File.Exists(file.Item)))
        {
            if (!File.Exists(_settingsPath))
            {
                throw new IOException($"{path} is there and there is no {_settingsPath}: it was not written by a synthesis of captions. Choose another output path.");
            }

            Mark(done, index, path);
        }

        return done;
    }

    /// <summary>Writes the files anew: captions of the journal, those that were there, and blank lines for the rest.</summary>
    public void Write(CaptionJournal journal)
    {
        AtomicFile.Write(_settingsPath, stream => stream.Write(Utf8.GetBytes(_settings + "\n")));
        foreach ((int index, string path) in Paths.Index())
        {
            AtomicFile.Write(path, stream =>
            {
                using var writer = new StreamWriter(stream, Utf8, 1 << 16, leaveOpen: true) { NewLine = "\n" };
                using IEnumerator<string> before = (File.Exists(path) ? File.ReadLines(path) : []).GetEnumerator();
                for (int row = 0; row < _rows; row++)
                {
                    string old = before.MoveNext() ? before.Current : "";
                    long number = ((long)row * Paths.Count) + index;
                    writer.WriteLine(journal.Contains(number) ? journal.Read(number) : old);
                }
            });
        }
    }

    private void Mark(BitArray done, int index, string path)
    {
        int row = 0;
        foreach (string line in File.ReadLines(path))
        {
            if (row < _rows)
            {
                done[(row * Paths.Count) + index] = !string.IsNullOrWhiteSpace(line);
            }

            row++;
        }

        if (row != _rows)
        {
            throw new InvalidDataException($"{path} has {row} lines and the data have {_rows} rows: expected a line for each.");
        }
    }
}
