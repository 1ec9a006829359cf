using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.Columns;
using SimpleClip.Schema;

namespace SimpleClip.Transformers;

/// <summary>A column of embeddings to add.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Form">What it holds.</param>
/// <param name="Input">The column it is computed from.</param>
/// <param name="CreateBatch">Makes the buffers of a cursor, from its row and the most rows of a batch.</param>
internal sealed record EmbeddingOutput(
    string Name, EmbeddingForm Form, DataViewSchema.Column Input, Func<DataViewRow, int, EmbeddingBatch> CreateBatch)
{
    /// <summary>The shape of the column.</summary>
    public static SchemaShape.Column ShapeOf(string name, bool isNormalized) => isNormalized
        ? ShapeColumn.Vector(name, NumberDataViewType.Single, ShapeColumn.Scalar(AnnotationNames.IsNormalized, BooleanDataViewType.Instance))
        : ShapeColumn.Vector(name, NumberDataViewType.Single);

    /// <summary>Embeddings of a column of images.</summary>
    public static EmbeddingOutput OfImages(
        string name, EmbeddingForm form, DataViewSchema.Column input, string? imageFolder, ClipEncoder encoder) =>
        new(name, form, input, (row, capacity) => new ImageEmbeddingBatch(encoder, row, input, imageFolder, form, capacity));

    /// <summary>Embeddings of a column of texts.</summary>
    public static EmbeddingOutput OfTexts(string name, EmbeddingForm form, DataViewSchema.Column input, ClipEncoder encoder) =>
        new(name, form, input, (row, capacity) => new TextEmbeddingBatch(encoder, TextColumn.CreateReader(row, input), form, capacity));

    /// <summary>The column itself.</summary>
    public DataViewSchema.DetachedColumn ToColumn()
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        if (Form.IsNormalized)
        {
            annotations.AddIsNormalized();
        }

        return new DataViewSchema.DetachedColumn(
            Name, new VectorDataViewType(NumberDataViewType.Single, Form.Dimension), annotations.ToAnnotations());
    }
}
