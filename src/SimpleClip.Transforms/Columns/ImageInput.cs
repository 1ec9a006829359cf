using Microsoft.ML;
using Microsoft.ML.Data;

namespace SimpleClip.Columns;

/// <summary>
/// Reads the images of one cursor. Paths and bytes are only taken over while rows are read, and decoded on several threads once the batch
/// is complete; ML.NET images live as long as their row and are processed at once.
/// </summary>
internal abstract class ImageInput : IDisposable
{
    /// <summary>Takes over the current row's image.</summary>
    /// <param name="slot">The row's place in the batch.</param>
    /// <param name="values">Where the processed image is wanted, shape [3, size, size].</param>
    public abstract void Read(int slot, Span<float> values);

    /// <summary>
    /// Processes an image taken over before, unless that was done at once. Called on several threads, each for its own slots.
    /// </summary>
    public abstract void Complete(int slot, Span<float> values);

    /// <summary>Releases what the reader holds.</summary>
    public abstract void Dispose();

    /// <summary>The reader of a column.</summary>
    /// <param name="row">The row to read.</param>
    /// <param name="column">A column that <see cref="ImageColumn"/> has found.</param>
    /// <param name="imageFolder">The folder to which paths are relative, or null.</param>
    /// <param name="processor">Makes the images ready.</param>
    /// <param name="capacity">The most rows of a batch.</param>
    public static ImageInput Create(
        DataViewRow row, DataViewSchema.Column column, string? imageFolder, ClipImageProcessor processor, int capacity) =>
        column.Type switch
        {
            TextDataViewType => new PathInput(row.GetGetter<ReadOnlyMemory<char>>(column), imageFolder, processor, capacity),
            VectorDataViewType => new BytesInput(row.GetGetter<VBuffer<byte>>(column), column.Name, processor, capacity),
            _ => new MLImageInput(row.GetGetter<MLImage>(column), column.Name, processor),
        };
}
