using Microsoft.ML;
using SimpleClip.Columns;
using SimpleClip.Images;

namespace SimpleClip.Captions;

/// <summary>Makes functions that take over the image of a cursor's row.</summary>
internal static class PromptImageReader
{
    /// <summary>A function of the row's name that gives the current row's image, or null if it has none.</summary>
    /// <param name="row">The row to read.</param>
    /// <param name="column">A column that <see cref="ImageColumn"/> has found.</param>
    /// <param name="folder">The folder to which paths are relative, or null.</param>
    public static Func<string, PromptImage?> Create(DataViewRow row, DataViewSchema.Column column, string? folder) =>
        ImageColumn.CreateReader(
            row,
            column,
            folder,
            path => new PromptImage(path),
            (bytes, name) => new PromptImage(name, bytes),
            (image, name) => PromptImage.FromPixels(ImageSource.FromMLImage(image, name), name));
}
