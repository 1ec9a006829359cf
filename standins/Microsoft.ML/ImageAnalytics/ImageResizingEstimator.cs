using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Image;

/// <summary>Makes an <see cref="ImageResizingTransformer"/>.</summary>
public sealed class ImageResizingEstimator : TrivialEstimator<ImageResizingTransformer>
{
    internal ImageResizingEstimator(IHostEnvironment env, (string, string) columns, int width, int height, ResizingKind kind, Anchor anchor)
        : base(env.Register(nameof(ImageResizingEstimator)), new ImageResizingTransformer(env, columns, width, height, kind, anchor))
    {
    }

    /// <summary>What happens to the aspect ratio.</summary>
    public enum ResizingKind : byte
    {
        IsoPad = 0,
        IsoCrop = 1,
        Fill = 2
    }

    /// <summary>Which part is kept when cropping.</summary>
    public enum Anchor : byte
    {
        Right = 0,
        Left = 1,
        Top = 2,
        Bottom = 3,
        Center = 4
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Host.CheckValue(inputSchema, nameof(inputSchema));
        (string output, string input) = Transformer.Columns;
        SchemaShape.Column column = inputSchema.Require(Host, "input", input);
        if (column.ItemType is not ImageDataViewType || column.Kind != SchemaShape.Column.VectorKind.Scalar)
            throw Host.ExceptSchemaMismatch(nameof(inputSchema), "input", input, "Image", column.GetTypeString());
        return inputSchema.With(new SchemaShape.Column(output, SchemaShape.Column.VectorKind.Scalar, Transformer.Type, false));
    }
}
