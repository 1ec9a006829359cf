namespace SimpleClip.Data;

/// <summary>
/// Images and their captions in memory. Captions of an image form a linked list, since in a file they need not stand together.
/// </summary>
/// <remarks>Filled by one thread, then read by any number.</remarks>
internal sealed class PairTable
{
    private const int None = -1;
    private readonly bool _groupByImage;
    private readonly Utf8TextStore _images = new();
    private readonly Utf8TextStore _captions = new();
    private readonly List<int> _nextCaption = [];
    private readonly List<(int First, int Last, int Count)> _rowCaptions = [];
    private readonly HashSet<int> _rowsByImage;

    public PairTable(bool groupByImage)
    {
        _groupByImage = groupByImage;
        _rowsByImage = new HashSet<int>(new Utf8TextComparer(_images));
    }

    /// <summary>Gets the number of rows.</summary>
    public int Count => _images.Count;

    public void Add(in PairRecord record)
    {
        int row = FindOrAddRow(record.Image);
        foreach (string caption in record.Captions)
        {
            AddCaption(row, caption);
        }
    }

    public string GetImage(int row) => _images.GetString(row);

    public string[] GetCaptions(int row)
    {
        (int caption, _, int count) = _rowCaptions[row];
        var captions = new string[count];
        for (int i = 0; i < count; i++)
        {
            captions[i] = _captions.GetString(caption);
            caption = _nextCaption[caption];
        }

        return captions;
    }

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

        _rowCaptions.Add((None, None, 0));
        return row;
    }

    private void AddCaption(int row, string text)
    {
        int caption = _captions.Add(text);
        _nextCaption.Add(None);
        (int first, int last, int count) = _rowCaptions[row];
        if (count > 0)
        {
            _nextCaption[last] = caption;
        }

        _rowCaptions[row] = (count > 0 ? first : caption, caption, count + 1);
    }
}
