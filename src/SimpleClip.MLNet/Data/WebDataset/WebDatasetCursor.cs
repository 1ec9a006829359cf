using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using SimpleClip.Persistence.Interop;
using SimpleClip.Schema;

namespace SimpleClip.Data.WebDataset;

/// <summary>Reads samples as rows.</summary>
internal sealed class WebDatasetCursor : DataViewRowCursor
{
    private readonly IHost _host;
    private readonly WebDatasetLayout _layout;
    private readonly bool[] _active;
    private readonly IEnumerator<WebDatasetSample> _samples;
    private readonly ReadTally _tally;
    private readonly Action<long> _onCounted;
    private WebDatasetSample? _current;
    private long _position = -1;
    private bool _ended;

    public WebDatasetCursor(
        IHost host,
        WebDatasetLayout layout,
        bool[] active,
        IEnumerable<WebDatasetSample> samples,
        ReadTally tally,
        Action<long> onCounted)
    {
        _host = host;
        _layout = layout;
        _active = active;
        _samples = samples.GetEnumerator();
        _tally = tally;
        _onCounted = onCounted;
    }

    public override DataViewSchema Schema => _layout.Schema;

    public override long Position => _position;

    public override long Batch => 0;

    public override bool MoveNext()
    {
        if (_ended)
        {
            return false;
        }

        HostInternals.CheckAlive(_host);
        _current = null;
        _position++;
        if (_samples.MoveNext())
        {
            _current = _samples.Current;
            return true;
        }

        _ended = true;
        _tally.Complete();
        _onCounted(_position);
        return false;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => column.Index < _active.Length && _active[column.Index];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsColumnActive(column))
        {
            throw RowErrors.Inactive(column);
        }

        return CreateGetter(column.Index) as ValueGetter<TValue> ?? throw RowErrors.WrongType(column, typeof(TValue));
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = Current().Id;

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _samples.Dispose();
            _tally.Summarize();
        }

        base.Dispose(disposing);
    }

    private Delegate CreateGetter(int column)
    {
        ValueGetter<VBuffer<byte>> image = (ref value) => Copy<byte>(Current().Image, ref value);
        ValueGetter<ReadOnlyMemory<char>> key = (ref value) => value = Current().Key.AsMemory();
        return column switch
        {
            WebDatasetLayout.ImageColumn => image,
            WebDatasetLayout.KeyColumn => key,
            _ => CreateTextGetter(column - WebDatasetLayout.FirstTexts),
        };
    }

    private Delegate CreateTextGetter(int column)
    {
        ValueGetter<VBuffer<ReadOnlyMemory<char>>> all = (ref value) =>
            Copy([.. Current().Texts[column].Select(text => text.AsMemory())], ref value);
        ValueGetter<ReadOnlyMemory<char>> one = (ref value) => value = Current().Texts[column].FirstOrDefault("").AsMemory();
        return _layout.TextColumns[column].IsVector ? all : one;
    }

    private static void Copy<T>(ReadOnlySpan<T> values, ref VBuffer<T> target)
    {
        VBufferEditor<T> editor = VBufferEditor.Create(ref target, values.Length);
        values.CopyTo(editor.Values);
        target = editor.Commit();
    }

    private WebDatasetSample Current() => _current ?? throw RowErrors.NotOnARow();
}
