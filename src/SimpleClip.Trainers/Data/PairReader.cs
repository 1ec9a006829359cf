using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.Columns;
using SimpleClip.Images;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace SimpleClip.Data;

/// <summary>Reads image-text pairs from an <see cref="IDataView"/>. Each call opens a cursor of its own.</summary>
internal sealed class PairReader
{
    /// <summary>Rows among which a view that cannot shuffle itself is shuffled.</summary>
    private const int ShuffleBufferRows = 10_000;

    private readonly IDataView _data;
    private readonly PairColumns _columns;
    private readonly DataViewSchema.Column _image;
    private readonly DataViewSchema.Column[] _captions;

    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    public PairReader(IDataView data, PairColumns columns)
    {
        _data = data;
        _columns = columns;
        (_image, _captions) = columns.Find(data.Schema);
    }

    /// <summary>The number of rows; read through once if the view does not know.</summary>
    public long CountRows()
    {
        if (_data.GetRowCount() is { } known)
        {
            return known;
        }

        using DataViewRowCursor cursor = _data.GetRowCursor([]);
        long count = 0;
        while (cursor.MoveNext())
        {
            count++;
        }

        return count;
    }

    /// <summary>All captions of all rows, of every source, in the view's order.</summary>
    public IEnumerable<string> ReadCaptions() => ReadTexts().SelectMany(static row => row.Captions);

    /// <summary>The captions of each row, of every source, and what the row is called in messages. Images are not read.</summary>
    public IEnumerable<(string Row, IReadOnlyList<string> Captions)> ReadTexts()
    {
        using DataViewRowCursor cursor = _data.GetRowCursor(_captions);
        ValueGetter<DataViewRowId> getId = cursor.GetIdGetter();
        Func<string[]>[] sources = CaptionGetters(cursor);
        DataViewRowId id = default;
        while (cursor.MoveNext())
        {
            getId(ref id);
            yield return (NameOf(id), [.. sources.SelectMany(static read => read())]);
        }
    }

    /// <summary>All rows in the view's order.</summary>
    public IEnumerable<PairSample> Read() => Read(null);

    /// <summary>Rows in a random order that the seed determines.</summary>
    /// <param name="seed">Determines the order.</param>
    /// <param name="skippedRows">How many to leave out at the beginning.</param>
    public IEnumerable<PairSample> ReadShuffled(int seed, long skippedRows = 0)
    {
        var random = new Random(seed);
        return _data.CanShuffle ? Read(random, skippedRows) : Skip(ShuffleBuffer.Shuffle(Read(null), ShuffleBufferRows, random), skippedRows);
    }

    private static string NameOf(DataViewRowId id) => $"row {id.Low}";

    /// <summary>The pixels of an image that is gone or another one after the next row.</summary>
    private static Image<Rgb24> Copy(ImageSource image)
    {
        using RgbImage pixels = RgbImage.Decode(image);
        return Image.LoadPixelData<Rgb24>(pixels.Pixels, pixels.Width, pixels.Height);
    }

    private static IEnumerable<PairSample> Skip(IEnumerable<PairSample> samples, long count)
    {
        foreach (PairSample sample in samples)
        {
            if (count-- > 0)
            {
                sample.Dispose();
            }
            else
            {
                yield return sample;
            }
        }
    }

    private IEnumerable<PairSample> Read(Random? shuffle, long skippedRows = 0)
    {
        using DataViewRowCursor cursor = _data.GetRowCursor([_image, .. _captions], shuffle);
        ValueGetter<DataViewRowId> getId = cursor.GetIdGetter();
        Func<string[]>[] sources = CaptionGetters(cursor);
        Func<string, ImageSource?> readImage = ImageColumn.CreateReader(cursor, _image, _columns.ImageFolder);
        bool isTransient = ImageColumn.IsTransient(_image);
        DataViewRowId id = default;
        while (cursor.MoveNext())
        {
            if (skippedRows-- > 0)
            {
                continue;
            }

            getId(ref id);
            string name = NameOf(id);
            ImageSource? image = readImage(name);
            Image<Rgb24>? copy = isTransient && image is not null ? Copy(image) : null;
            yield return new PairSample(
                id, image?.Name ?? name, copy is null ? image : ImageSource.FromImage(copy, name), [.. sources.Select(read => read())], copy);
        }
    }

    private Func<string[]>[] CaptionGetters(DataViewRow row) => [.. _captions.Select(column => TextColumn.CreateReaderWithoutBlanks(row, column))];
}
