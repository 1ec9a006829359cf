using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Makes a <see cref="KeyToValueMappingTransformer"/>.</summary>
public sealed class KeyToValueMappingEstimator : TrivialEstimator<KeyToValueMappingTransformer>
{
    internal KeyToValueMappingEstimator(IHostEnvironment env, params (string, string)[] columns)
        : base(env.Register(nameof(KeyToValueMappingEstimator)), new KeyToValueMappingTransformer(env, columns))
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
        if (!input.IsKey)
            throw Host.ExceptSchemaMismatch("inputSchema", "input", input.Name, "KeyType", input.GetTypeString());
        if (!input.Annotations.TryFindColumn(AnnotationUtils.Kinds.KeyValues, out SchemaShape.Column values))
            throw Host.ExceptParam("inputSchema", $"Input column '{input.Name}' doesn't contain key values metadata");
        SchemaShape annotations = input.Annotations.TryFindColumn(AnnotationUtils.Kinds.SlotNames,
            out SchemaShape.Column names) ? new SchemaShape([names]) : null;
        return new SchemaShape.Column(name, input.Kind, values.ItemType, values.IsKey, annotations);
    }
}
