using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>Makes an <see cref="OnnxTransformer"/>.</summary>
public sealed class OnnxScoringEstimator : TrivialEstimator<OnnxTransformer>
{
    internal OnnxScoringEstimator(IHostEnvironment env, OnnxOptions options, byte[] model)
        : base(env.Register(nameof(OnnxTransformer)), new OnnxTransformer(env, options, model))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Host.CheckValue(inputSchema, nameof(inputSchema));
        foreach (OnnxNode input in Transformer.Inputs)
        {
            SchemaShape.Column column = inputSchema.Require(Host, "input", input.Name);
            if (!column.ItemType.Equals(input.ItemType))
                throw Host.ExceptSchemaMismatch(nameof(inputSchema), "input", input.Name, input.ItemType.ToString(),
                    column.ItemType.ToString());
        }
        return inputSchema.With([.. Transformer.Outputs.Select(output => new SchemaShape.Column(
            output.Name,
            output.ColumnType.IsKnownSize ? SchemaShape.Column.VectorKind.Vector : SchemaShape.Column.VectorKind.VariableVector,
            output.ItemType,
            false))]);
    }
}
