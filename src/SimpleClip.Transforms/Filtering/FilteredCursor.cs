using Microsoft.ML;
using Microsoft.ML.Data;

namespace SimpleClip.Filtering;

/// <summary>Passes over the rows, and the captions, whose scores are too low.</summary>
/// <param name="source">The cursor to read from; owned from here on.</param>
/// <param name="scores">The scores of its rows.</param>
/// <param name="threshold">The lowest score to keep.</param>
/// <param name="captions">The column whose texts stay or go one by one; null to keep rows whole.</param>
internal sealed class FilteredCursor(DataViewRowCursor source, ScoreTable scores, float threshold, DataViewSchema.Column? captions)
    : DataViewRowCursor
{
    private readonly ValueGetter<DataViewRowId> _getId = source.GetIdGetter();
    private DataViewRowId _id;
    private long _position = -1;

    public override DataViewSchema Schema => source.Schema;

    public override long Position => _position;

    public override long Batch => source.Batch;

    public override bool IsColumnActive(DataViewSchema.Column column) => source.IsColumnActive(column);

    public override ValueGetter<DataViewRowId> GetIdGetter() => source.GetIdGetter();

    public override bool MoveNext()
    {
        while (source.MoveNext())
        {
            _getId(ref _id);
            if (Keeps(scores.Find(_id)))
            {
                _position++;
                return true;
            }
        }

        return false;
    }

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        ValueGetter<TValue> getter = source.GetGetter<TValue>(column);
        return captions?.Index == column.Index && getter is ValueGetter<VBuffer<ReadOnlyMemory<char>>> texts
            ? (ValueGetter<TValue>)(Delegate)KeepTexts(texts)
            : getter;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            source.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool Keeps(ReadOnlySpan<float> ofRow)
    {
        foreach (float score in ofRow)
        {
            if (score >= threshold)
            {
                return true;
            }
        }

        return false;
    }

    private ValueGetter<VBuffer<ReadOnlyMemory<char>>> KeepTexts(ValueGetter<VBuffer<ReadOnlyMemory<char>>> read)
    {
        VBuffer<ReadOnlyMemory<char>> all = default;
        return (ref VBuffer<ReadOnlyMemory<char>> kept) =>
        {
            read(ref all);
            ReadOnlySpan<float> ofRow = scores.Find(_id);
            var texts = new List<ReadOnlyMemory<char>>();
            int number = 0;
            foreach (ReadOnlyMemory<char> text in all.DenseValues())
            {
                // Blank ones have no score.
                if (!text.Span.IsWhiteSpace() && ofRow[number++] >= threshold)
                {
                    texts.Add(text);
                }
            }

            VBufferEditor<ReadOnlyMemory<char>> editor = VBufferEditor.Create(ref kept, texts.Count);
            texts.CopyTo(editor.Values);
            kept = editor.Commit();
        };
    }
}
