using Microsoft.ML;
using SimpleClip.Images;

namespace SimpleClip.Columns;

/// <summary>Images by path.</summary>
internal sealed class PathInput(ValueGetter<ReadOnlyMemory<char>> getter, string? imageFolder, ClipImageProcessor processor, int capacity)
    : ImageInput
{
    private readonly string[] _paths = new string[capacity];
    private ReadOnlyMemory<char> _value;

    public override void Read(int slot, Span<float> values)
    {
        getter(ref _value);
        string path = _value.ToString();
        _paths[slot] = string.IsNullOrEmpty(imageFolder) ? path : Path.Combine(imageFolder, path);
    }

    public override void Complete(int slot, Span<float> values) => processor.Process(ImageSource.FromFile(_paths[slot]), values);

    public override void Dispose()
    {
        // Nothing but memory is held.
    }
}
