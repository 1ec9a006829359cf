using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Makes a <see cref="TypeConvertingTransformer"/>.</summary>
public sealed class TypeConvertingEstimator : TrivialEstimator<TypeConvertingTransformer>
{
    internal TypeConvertingEstimator(IHostEnvironment env, (string, string)[] columns, DataKind kind)
        : base(env.Register(nameof(TypeConvertingEstimator)), new TypeConvertingTransformer(env, columns, kind))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Host.CheckValue(inputSchema, nameof(inputSchema));
        return inputSchema.With([.. Transformer.Columns.Select((pair, i) =>
            ShapeOf(pair.Output, inputSchema.Require(Host, "input", pair.Input), Conversions.TypeOf(Transformer.Kinds[i])))]);
    }

    private SchemaShape.Column ShapeOf(string name, SchemaShape.Column input, PrimitiveDataViewType target)
    {
        if (!Conversions.CanConvert(input.ItemType, target))
            throw Host.ExceptParam("inputSchema",
                $"Source column '{input.Name}' with type {input.GetTypeString()} is not compatible with destination type {target}");
        bool isKey = input.IsKey && KeyDataViewType.IsValidDataType(target.RawType);
        IEnumerable<SchemaShape.Column> annotations = input.Annotations.Where(a => a.Name == AnnotationUtils.Kinds.SlotNames
            || (a.Name == AnnotationUtils.Kinds.KeyValues && isKey)
            || (a.Name == AnnotationUtils.Kinds.IsNormalized && input.ItemType is NumberDataViewType && target is NumberDataViewType));
        return new SchemaShape.Column(name, input.Kind, target, isKey, new SchemaShape(annotations));
    }
}
