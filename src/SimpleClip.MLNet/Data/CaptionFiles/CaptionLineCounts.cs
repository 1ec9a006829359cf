namespace SimpleClip.Data.CaptionFiles;

/// <summary>Compares the numbers of lines of caption files with what the main file has.</summary>
/// <param name="files">One file of each column, with its number of lines.</param>
/// <param name="perRecord">Whether line i belongs to record i of the main file, and several records may make a row.</param>
internal sealed class CaptionLineCounts(IReadOnlyList<(string Path, int Lines)> files, bool perRecord)
{
    private readonly bool[] _followRows = [.. files.Select(static _ => true)];
    private int _records;

    /// <summary>Takes note that the next record of the main file went to a row.</summary>
    public void Add(int row)
    {
        for (int i = 0; i < files.Count; i++)
        {
            _followRows[i] &= row == _records % files[i].Lines;
        }

        _records++;
    }

    /// <summary>Takes note that the next record of the main file went to no row.</summary>
    public void Skip() => _records++;

    /// <summary>What is wrong, once the main file is read, and whether it makes the captions those of other images.</summary>
    /// <param name="rows">Rows of the data.</param>
    public IEnumerable<(string Message, bool IsFatal)> FindMistakes(int rows)
    {
        int expected = perRecord ? _records : rows;
        foreach ((int i, (string path, int lines)) in files.Index())
        {
            if (!_followRows[i] && lines == rows && rows != expected)
            {
                yield return (
                    $"{path} has {lines} lines, as many as there are images, and the main file has {expected} records. " +
                    $"Set {nameof(TextFileOptions)}.{nameof(TextFileOptions.CaptionFilesPerImage)} if line i belongs to image i, " +
                    "and expected as many lines as records if not.",
                    true);
            }
            else if (expected % lines != 0)
            {
                string counted = perRecord ? "records" : "rows";
                yield return ($"{path} has {lines} lines for {expected} {counted}: expected as many, or a number that divides it.", false);
            }
        }
    }
}
