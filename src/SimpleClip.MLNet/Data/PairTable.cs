namespace SimpleClip.Data;

/// <summary>Images and their captions in memory.</summary>
/// <remarks>Filled by one thread, then read by any number.</remarks>
internal sealed class PairTable
{
    private readonly bool _groupByImage;
    private readonly Utf8TextStore _images = new();
    private readonly Utf8TextStore _captions = new();
    private readonly RowItems _rowCaptions = new();
    private readonly HashSet<int> _rowsByImage;

    public PairTable(bool groupByImage)
    {
        _groupByImage = groupByImage;
        _rowsByImage = new HashSet<int>(new Utf8TextComparer(_images));
    }

    /// <summary>Gets the number of rows.</summary>
    public int Count => _images.Count;

    /// <summary>Adds a record.</summary>
    /// <returns>The row that it went to.</returns>
    public int Add(in PairRecord record)
    {
        int row = FindOrAddRow(record.Image);
        foreach (string caption in record.Captions)
        {
            _captions.Add(caption);
            _rowCaptions.Add(row);
        }

        return row;
    }

    public string GetImage(int row) => _images.GetString(row);

    public string[] GetCaptions(int row) => Array.ConvertAll(_rowCaptions[row], _captions.GetString);

    /// <summary>Forgets what only <see cref="Add"/> needs.</summary>
    public void Seal()
    {
        _rowsByImage.Clear();
        _rowsByImage.TrimExcess();
    }

    private int FindOrAddRow(string image)
    {
        // The set compares by the bytes in the store, so the path goes there first.
        int row = _images.Add(image);
        if (_groupByImage && !_rowsByImage.Add(row))
        {
            _rowsByImage.TryGetValue(row, out int known);
            _images.RemoveLast();
            return known;
        }

        _rowCaptions.AddRowsTo(row);
        return row;
    }
}
