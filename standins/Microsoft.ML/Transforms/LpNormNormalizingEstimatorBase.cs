using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Base of estimators that normalize each row by itself.</summary>
public abstract class LpNormNormalizingEstimatorBase : TrivialEstimator<LpNormNormalizingTransformer>
{
    internal const string ExpectedColumnType = "Expected known-size vector of Single";

    private protected LpNormNormalizingEstimatorBase(IHost host, LpNormNormalizingTransformer transformer) : base(host, transformer)
    {
    }

    /// <summary>The norms.</summary>
    public enum NormFunction : byte
    {
        L2 = 0,
        StandardDeviation = 1,
        L1 = 2,
        Infinity = 3
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Host.CheckValue(inputSchema, nameof(inputSchema));
        return inputSchema.With([.. Transformer.Columns.Select(pair => ShapeOf(pair.Output, inputSchema.Require(Host, "input",
            pair.Input)))]);
    }

    private SchemaShape.Column ShapeOf(string name, SchemaShape.Column input)
    {
        if (input.Kind != SchemaShape.Column.VectorKind.Vector || input.ItemType != NumberDataViewType.Single)
            throw Host.ExceptSchemaMismatch("inputSchema", "input", input.Name, ExpectedColumnType, input.GetTypeString());
        var annotations = input.Annotations.Where(a => a.Name == AnnotationUtils.Kinds.SlotNames).ToList();
        annotations.Add(new SchemaShape.Column(AnnotationUtils.Kinds.IsNormalized, SchemaShape.Column.VectorKind.Scalar,
            BooleanDataViewType.Instance, false));
        return new SchemaShape.Column(name, input.Kind, input.ItemType, false, new SchemaShape(annotations));
    }
}
