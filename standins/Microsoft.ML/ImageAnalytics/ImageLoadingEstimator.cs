using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.Data;

/// <summary>Makes an <see cref="ImageLoadingTransformer"/>.</summary>
public sealed class ImageLoadingEstimator : TrivialEstimator<ImageLoadingTransformer>
{
    internal ImageLoadingEstimator(IHostEnvironment env, string imageFolder, bool decode, (string, string)[] columns)
        : base(env.Register(nameof(ImageLoadingEstimator)), new ImageLoadingTransformer(env, imageFolder, decode, columns))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Host.CheckValue(inputSchema, nameof(inputSchema));
        return inputSchema.With([.. Transformer.Columns.Select(pair => ShapeOf(pair.Output, inputSchema.Require(Host, "input",
            pair.Input)))]);
    }

    private SchemaShape.Column ShapeOf(string name, SchemaShape.Column input)
    {
        if (input.ItemType is not TextDataViewType || input.Kind != SchemaShape.Column.VectorKind.Scalar)
            throw Host.ExceptSchemaMismatch("inputSchema", "input", input.Name, TextDataViewType.Instance.ToString(),
                input.GetTypeString());
        return Transformer.Decode
            ? new SchemaShape.Column(name, SchemaShape.Column.VectorKind.Scalar, new ImageDataViewType(), false)
            : new SchemaShape.Column(name, SchemaShape.Column.VectorKind.VariableVector, NumberDataViewType.Byte, false);
    }
}
