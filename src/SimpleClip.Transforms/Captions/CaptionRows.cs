using Microsoft.ML;
using SimpleClip.Columns;

namespace SimpleClip.Captions;

/// <summary>Reads from data what a prompt needs, row by row in the data's order.</summary>
internal sealed class CaptionRows
{
    private readonly IDataView _data;
    private readonly CaptionSynthesisOptions _options;
    private readonly DataViewSchema.Column? _image;
    private readonly DataViewSchema.Column? _caption;
    private readonly DataViewSchema.Column? _visualCaption;

    /// <exception cref="ArgumentOutOfRangeException">A column that the prompt needs is missing or of another type.</exception>
    public CaptionRows(IDataView data, CaptionSynthesisOptions options)
    {
        _data = data;
        _options = options;
        DataViewSchema schema = data.Schema;
        _image = options.Prompt.SendsImage ? ImageColumn.Find(schema, options.ImageColumnName) : null;
        _caption = options.Prompt.NeedsCaption ? TextColumn.Find(schema, options.CaptionColumnName) : null;
        _visualCaption = options.Prompt.NeedsVisualCaption ? TextColumn.Find(schema, options.VisualCaptionColumnName) : null;
    }

    /// <summary>The number of rows; read through once if the view does not know.</summary>
    public long Count()
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

    /// <summary>The captions that are still to be made.</summary>
    /// <param name="isDone">Tells whether the caption of a number is there.</param>
    /// <param name="checkAlive">Throws if the context was asked to cancel; called on every row.</param>
    public IEnumerable<CaptionRequest> Read(Func<long, bool> isDone, Action checkAlive)
    {
        DataViewSchema.Column[] columns = [.. new[] { _image, _caption, _visualCaption }.OfType<DataViewSchema.Column>()];
        using DataViewRowCursor cursor = _data.GetRowCursor(columns);
        Func<string, PromptImage?>? image = _image is { } i ? PromptImageReader.Create(cursor, i, _options.ImageFolder) : null;
        Func<string[]>? caption = _caption is { } c ? TextColumn.CreateReaderWithoutBlanks(cursor, c) : null;
        Func<string[]>? visualCaption = _visualCaption is { } v ? TextColumn.CreateReaderWithoutBlanks(cursor, v) : null;
        for (long row = 0; cursor.MoveNext(); row++)
        {
            checkAlive();
            int[] missing = [.. Enumerable.Range(0, _options.CaptionsPerRow).Where(index => !isDone((row * _options.CaptionsPerRow) + index))];
            if (missing.Length == 0)
            {
                continue;
            }

            string name = $"row {row}";
            PromptImage? rowImage = image?.Invoke(name);
            string[] captions = Lines(caption), visualCaptions = Lines(visualCaption);
            foreach (int index in missing)
            {
                long number = (row * _options.CaptionsPerRow) + index;
                yield return new CaptionRequest(number, name, Take(captions, index), Take(visualCaptions, index), rowImage);
            }
        }
    }

    private static string[] Lines(Func<string[]>? read) =>
        read is null ? [] : [.. read().Select(text => CaptionText.OneLine(text)).Where(text => text.Length > 0)];

    private static string? Take(string[] texts, int index) => texts.Length == 0 ? null : texts[index % texts.Length];
}
