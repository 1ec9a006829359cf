using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.Schema;

namespace SimpleClip.Data;

/// <summary>Reads paths and captions from data of any origin.</summary>
internal sealed class PairCursor : IDisposable
{
    private readonly DataViewRowCursor _cursor;
    private readonly ValueGetter<ReadOnlyMemory<char>>? _image;
    private readonly ValueGetter<ReadOnlyMemory<char>>? _caption;
    private readonly ValueGetter<VBuffer<ReadOnlyMemory<char>>>? _captions;
    private VBuffer<ReadOnlyMemory<char>> _buffer;

    public PairCursor(IDataView pairs, string imageColumn, string captionColumn)
    {
        DataViewSchema schema = pairs.Schema;
        DataViewSchema.Column image = schema.Require(imageColumn, "image");
        DataViewSchema.Column caption = schema.Require(
            captionColumn,
            "caption",
            "Text or Vector<Text>",
            type => type is TextDataViewType or VectorDataViewType { ItemType: TextDataViewType });
        bool imageIsPath = image.Type is TextDataViewType;
        _cursor = pairs.GetRowCursor(imageIsPath ? [image, caption] : [caption]);
        _image = imageIsPath ? _cursor.GetGetter<ReadOnlyMemory<char>>(image) : null;
        if (caption.Type is TextDataViewType)
        {
            _caption = _cursor.GetGetter<ReadOnlyMemory<char>>(caption);
        }
        else
        {
            _captions = _cursor.GetGetter<VBuffer<ReadOnlyMemory<char>>>(caption);
        }
    }

    public long Position => _cursor.Position;

    /// <summary>Gets the current image's path; null if images are no paths.</summary>
    public string? ImagePath => _image is null ? null : Read(_image).ToString();

    public string[] Captions
    {
        get
        {
            if (_caption is not null)
            {
                return [Read(_caption).ToString()];
            }

            _captions!(ref _buffer);
            return _buffer.DenseValues().Select(caption => caption.ToString()).ToArray();
        }
    }

    public bool MoveNext() => _cursor.MoveNext();

    public void Dispose() => _cursor.Dispose();

    private static ReadOnlyMemory<char> Read(ValueGetter<ReadOnlyMemory<char>> getter)
    {
        ReadOnlyMemory<char> value = default;
        getter(ref value);
        return value;
    }
}
