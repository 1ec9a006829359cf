using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.Images;

namespace SimpleClip.Captions;

/// <summary>Makes functions that take over the image of a cursor's row.</summary>
internal static class PromptImageReader
{
    /// <summary>A function of the row's name that gives the current row's image, or null if it has none.</summary>
    /// <param name="row">The row to read.</param>
    /// <param name="column">A column that <see cref="Columns.ImageColumn"/> has found.</param>
    /// <param name="folder">The folder to which paths are relative, or null.</param>
    public static Func<string, PromptImage?> Create(DataViewRow row, DataViewSchema.Column column, string? folder) => column.Type switch
    {
        TextDataViewType => OfPath(row.GetGetter<ReadOnlyMemory<char>>(column), folder),
        VectorDataViewType => OfBytes(row.GetGetter<VBuffer<byte>>(column)),
        _ => OfImage(row.GetGetter<MLImage>(column)),
    };

    private static Func<string, PromptImage?> OfPath(ValueGetter<ReadOnlyMemory<char>> getter, string? folder)
    {
        ReadOnlyMemory<char> path = default;
        return _ =>
        {
            getter(ref path);
            return path.Span.IsWhiteSpace() ? null : new PromptImage(folder is null ? path.ToString() : Path.Combine(folder, path.ToString()));
        };
    }

    private static Func<string, PromptImage?> OfBytes(ValueGetter<VBuffer<byte>> getter)
    {
        VBuffer<byte> bytes = default;
        return name =>
        {
            getter(ref bytes);
            return bytes.Length == 0 ? null : new PromptImage(name, bytes.DenseValues().ToArray());
        };
    }

    private static Func<string, PromptImage?> OfImage(ValueGetter<MLImage> getter)
    {
        MLImage? image = null;
        return name =>
        {
            getter(ref image!);
            return image is null ? null : PromptImage.FromPixels(ImageSource.FromMLImage(image, name), name);
        };
    }
}
