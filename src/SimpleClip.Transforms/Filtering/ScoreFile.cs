using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SimpleClip.Filtering;

/// <summary>
/// The file of scores: what made them on the first line, then a line for each row, in the order of the data. A killed process leaves whole
/// lines
/// and at most one broken one, which is cut off.
/// </summary>
internal sealed class ScoreFile : IDisposable
{
    private const string HeaderMark = "# ";
    private const string Remedy = "Name another file (option ScoresPath), or delete this one.";
    private const char Separator = '\t', ProblemMark = '!';

    private readonly string _path;
    private readonly FileStream _file;
    private StreamReader? _reader;
    private long _rows;

    private ScoreFile(string path, FileStream file)
    {
        _path = path;
        _file = file;
    }

    /// <summary>Opens a file, or begins one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="origin">What makes the scores.</param>
    /// <exception cref="IOException">Another run has it open.</exception>
    /// <exception cref="InvalidOperationException">Its scores were made otherwise.</exception>
    /// <exception cref="InvalidDataException">It is no file of scores.</exception>
    public static ScoreFile Open(string path, IReadOnlyDictionary<string, string> origin)
    {
        string full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        var scores = new ScoreFile(full, new FileStream(full, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, 1 << 16));
        try
        {
            scores.Begin(HeaderMark + JsonSerializer.Serialize(origin));
            return scores;
        }
        catch
        {
            scores.Dispose();
            throw;
        }
    }

    /// <summary>Reads the next row of an earlier run; null after its last one.</summary>
    /// <param name="checksum">The checksum of the row's texts now.</param>
    /// <exception cref="InvalidOperationException">The row had other texts then.</exception>
    /// <exception cref="InvalidDataException">The line is malformed.</exception>
    public ScoredRow? ReadNext(string checksum)
    {
        if (_reader?.ReadLine() is not string line)
        {
            EndReading();
            return null;
        }

        string[] parts = line.Split(Separator);
        if (parts.Length < 2 || parts[0] != _rows.ToString(CultureInfo.InvariantCulture))
        {
            throw Malformed($"expected row {_rows}");
        }

        if (parts[1] != checksum)
        {
            throw new InvalidOperationException(
                $"{_path}: row {_rows} of the data has other texts than when it was scored. {Remedy}");
        }

        string[] values = parts[2..];
        ScoredRow row = values is [['!', .. var problem]]
            ? ScoredRow.Bad(checksum, problem)
            : new ScoredRow(checksum, [.. values.Select(ParseScore)], Problem: null);
        _rows++;
        return row;
    }

    /// <summary>Adds the next row; it is in the file once <see cref="Flush"/> returns.</summary>
    public void Add(in ScoredRow row)
    {
        var line = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{_rows++}{Separator}{row.Checksum}");
        if (row.Problem is { } problem)
        {
            line.Append(Separator).Append(ProblemMark).Append(problem);
        }

        foreach (float score in row.Scores)
        {
            line.Append(CultureInfo.InvariantCulture, $"{Separator}{score:R}");
        }

        _file.Write(Encoding.UTF8.GetBytes(line.Append('\n').ToString()));
    }

    /// <summary>Hands what was added to the operating system.</summary>
    public void Flush() => _file.Flush();

    /// <summary>Fails if the file holds more rows than the data have.</summary>
    public void RequireEnd()
    {
        if (_reader?.ReadLine() is not null)
        {
            throw new InvalidOperationException($"{_path} holds scores of more rows than the {_rows} of the data. {Remedy}");
        }
    }

    public void Dispose()
    {
        _reader?.Dispose();
        _file.Dispose();
    }

    private void Begin(string header)
    {
        CutBrokenLine();
        if (_file.Length == 0)
        {
            _file.Write(Encoding.UTF8.GetBytes(header + "\n"));
            return;
        }

        _reader = new StreamReader(_file, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, 1 << 16, leaveOpen: true);
        string? first = _reader.ReadLine();
        if (first?.StartsWith(HeaderMark + "{", StringComparison.Ordinal) != true)
        {
            throw new InvalidDataException(
                $"{_path}, line 1: expected a file of scores, which begins with '{HeaderMark}{{'; got another one.");
        }

        if (first != header)
        {
            throw new InvalidOperationException(
                $"{_path} holds scores of another model or of other columns:\n  {first}\nand not\n  {header}\n{Remedy}");
        }
    }

    private void CutBrokenLine()
    {
        long end = _file.Length;
        while (end > 0)
        {
            _file.Position = end - 1;
            if (_file.ReadByte() == '\n')
            {
                break;
            }

            end--;
        }

        _file.SetLength(end);
        _file.Position = 0;
    }

    private void EndReading()
    {
        _reader?.Dispose();
        _reader = null;
        _file.Position = _file.Length;
    }

    private float ParseScore(string text) => float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float score)
        ? score
        : throw Malformed($"'{text}' is no score");

    private InvalidDataException Malformed(string expected) =>
        new($"{_path}, line {_rows + 2}: {expected}. Delete the file to begin anew.");
}
