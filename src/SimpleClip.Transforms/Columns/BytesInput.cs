using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.Images;

namespace SimpleClip.Columns;

/// <summary>Images as the bytes of their files. The bytes of a row are copied, since the next row may reuse their buffer.</summary>
internal sealed class BytesInput(ValueGetter<VBuffer<byte>> getter, string columnName, ClipImageProcessor processor, int capacity)
    : ImageInput
{
    private readonly ReadOnlyMemory<byte>[] _files = new ReadOnlyMemory<byte>[capacity];
    private VBuffer<byte> _value;

    public override void Read(int slot, Span<float> values)
    {
        getter(ref _value);
        byte[] bytes = new byte[_value.Length];
        _value.CopyTo(bytes);
        _files[slot] = bytes;
    }

    public override void Complete(int slot, Span<float> values)
    {
        processor.Process(ImageSource.FromBytes(_files[slot], $"bytes in column '{columnName}'"), values);
        _files[slot] = default;
    }

    public override void Dispose()
    {
        // Nothing but memory is held.
    }
}
