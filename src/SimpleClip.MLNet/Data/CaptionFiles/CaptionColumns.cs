namespace SimpleClip.Data.CaptionFiles;

/// <summary>The columns that <see cref="TextFileOptions.CaptionFiles"/> adds, and which of their lines belong to which row.</summary>
/// <remarks>Filled by one thread, then read by any number.</remarks>
internal sealed class CaptionColumns
{
    private readonly CaptionColumn[] _columns;
    private readonly CaptionLineCounts _counts;

    /// <summary>The lines of each row; null where line i belongs to row i.</summary>
    private readonly RowItems? _rowLines;

    private CaptionColumns(CaptionColumn[] columns, bool perRecord)
    {
        _columns = columns;
        _counts = new CaptionLineCounts([.. columns.Select(column => (column.FirstPath, column.Lines))], perRecord);
        _rowLines = perRecord && columns.Length > 0 ? new RowItems() : null;
    }

    /// <summary>The columns' names.</summary>
    public IEnumerable<string> Names => _columns.Select(column => column.Name);

    /// <summary>Reads the files that options name.</summary>
    /// <exception cref="ArgumentException">A column has no name or no file, or two would have one name.</exception>
    /// <inheritdoc cref="CaptionColumn.Load" path="/exception"/>
    public static CaptionColumns Load(TextFileOptions options, Action checkAlive)
    {
        CheckNames(options);
        return new CaptionColumns(
            [.. options.CaptionFiles.Select(files => CaptionColumn.Load(files.Key, files.Value, checkAlive))], ArePerRecord(options));
    }

    /// <summary>Checks that every column has a name of its own, and files.</summary>
    /// <exception cref="ArgumentException">One has not.</exception>
    public static void CheckNames(TextFileOptions options)
    {
        foreach ((string name, IReadOnlyList<string> paths) in options.CaptionFiles)
        {
            ArgumentException.ThrowIfNullOrEmpty(name);
            if (paths is null or [])
            {
                throw new ArgumentException($"{nameof(TextFileOptions.CaptionFiles)} names no file for column '{name}'.", nameof(options));
            }

            if (name is ClipColumnNames.ImagePath or ClipColumnNames.Captions)
            {
                throw new ArgumentException($"Two columns would be named '{name}'.", nameof(options));
            }
        }
    }

    /// <summary>Whether line i belongs to record i of the main file, and several records may make a row.</summary>
    public static bool ArePerRecord(TextFileOptions options) => options.GroupByImage && !options.CaptionFilesPerImage;

    /// <summary>Takes note that the next record of the main file went to a row.</summary>
    public void Add(int row)
    {
        _counts.Add(row);
        _rowLines?.Add(row);
    }

    /// <summary>Compares the numbers of lines with those of the main file, once that is read.</summary>
    /// <param name="rows">Rows of the data.</param>
    /// <param name="warn">Takes warnings.</param>
    /// <exception cref="InvalidDataException">The lines of a file were written for the rows, and the main file's records are
    /// others.</exception>
    public void Check(int rows, Action<string> warn)
    {
        foreach ((string message, bool isFatal) in _counts.FindMistakes(rows))
        {
            if (isFatal)
            {
                throw new InvalidDataException(message);
            }

            warn(message);
        }
    }

    /// <summary>The captions of a row.</summary>
    /// <param name="column">Position among the columns.</param>
    /// <param name="row">The row.</param>
    public string[] GetCaptions(int column, int row) =>
        [.. _rowLines is null ? _columns[column].GetCaptions(row) : _rowLines[row].SelectMany(_columns[column].GetCaptions)];
}
