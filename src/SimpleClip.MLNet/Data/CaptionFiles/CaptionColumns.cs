namespace SimpleClip.Data.CaptionFiles;

/// <summary>The columns that <see cref="TextFileOptions.CaptionFiles"/> adds, and which of their lines belong to which row.</summary>
/// <remarks>Filled by one thread, then read by any number.</remarks>
internal sealed class CaptionColumns
{
    private readonly CaptionColumn[] _columns;
    private readonly bool[] _followRows;

    /// <summary>The lines of each row; null where line i belongs to row i.</summary>
    private readonly RowItems? _rowLines;

    private int _records;

    private CaptionColumns(CaptionColumn[] columns, bool perRecord)
    {
        _columns = columns;
        _followRows = [.. columns.Select(_ => true)];
        _rowLines = perRecord && columns.Length > 0 ? new RowItems() : null;
    }

    /// <summary>The columns' names.</summary>
    public IEnumerable<string> Names => _columns.Select(column => column.Name);

    /// <summary>Reads the files that options name.</summary>
    /// <inheritdoc cref="CaptionColumn.Load" path="/exception"/>
    public static CaptionColumns Load(TextFileOptions options, Action checkAlive)
    {
        CaptionColumn[] columns = [.. options.CaptionFiles.Select(files => CaptionColumn.Load(files.Key, files.Value, checkAlive))];
        string[] names = [ClipColumnNames.ImagePath, ClipColumnNames.Captions, .. columns.Select(column => column.Name)];
        return names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw new ArgumentException($"Two columns would be named '{twice.Key}'.", nameof(options))
            : new CaptionColumns(columns, options.GroupByImage && !options.CaptionFilesPerImage);
    }

    /// <summary>Takes note that the next record of the main file went to a row.</summary>
    public void Add(int row)
    {
        if (_rowLines is null)
        {
            return;
        }

        _rowLines.Add(row);
        for (int i = 0; i < _columns.Length; i++)
        {
            _followRows[i] &= row == _records % _columns[i].Lines;
        }

        _records++;
    }

    /// <summary>Compares the numbers of lines with those of the main file, once that is read.</summary>
    /// <param name="rows">Rows of the data.</param>
    /// <param name="warn">Takes warnings.</param>
    /// <exception cref="InvalidDataException">The lines of a file were written for the rows, and the main file's records are others.</exception>
    public void Check(int rows, Action<string> warn)
    {
        int expected = _rowLines is null ? rows : _records;
        foreach ((int i, CaptionColumn column) in _columns.Index())
        {
            if (!_followRows[i] && column.Lines == rows && rows != expected)
            {
                throw new InvalidDataException(
                    $"{column.FirstPath} has {column.Lines} lines, as many as there are images, and the main file has {expected} records. " +
                    $"Set {nameof(TextFileOptions)}.{nameof(TextFileOptions.CaptionFilesPerImage)} if line i belongs to image i, and expected as many lines as records if not.");
            }

            if (expected % column.Lines != 0)
            {
                warn($"{column.FirstPath} has {column.Lines} lines for {expected} {(_rowLines is null ? "rows" : "records")}: expected as many, or a number that divides it.");
            }
        }
    }

    /// <summary>The captions of a row.</summary>
    /// <param name="column">Position among the columns.</param>
    /// <param name="row">The row.</param>
    public string[] GetCaptions(int column, int row) =>
        [.. _rowLines is null ? _columns[column].GetCaptions(row) : _rowLines[row].SelectMany(_columns[column].GetCaptions)];
}
