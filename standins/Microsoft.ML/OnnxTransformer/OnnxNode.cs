using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>An input or output of a model: its name, item type and shape, 0 for a dimension not known.</summary>
internal sealed record OnnxNode(string Name, PrimitiveDataViewType ItemType, int[] Shape)
{
    public VectorDataViewType ColumnType => Shape.Length == 0 ? new VectorDataViewType(ItemType, 1)
        : Shape.Contains(0) ? new VectorDataViewType(ItemType)
        : new VectorDataViewType(ItemType, Shape);

    /// <summary>Reads a node of a session. A row is one sample, so that an open first dimension becomes 1.</summary>
    public static OnnxNode Create(string name, NodeMetadata metadata, IDictionary<string, int[]> shapes)
    {
        Contracts.Check(metadata.IsTensor, $"'{name}' is not a tensor.");
        int[] shape = shapes != null && shapes.TryGetValue(name, out int[] given) ? given : metadata.Dimensions;
        PrimitiveDataViewType itemType = metadata.ElementType == typeof(string)
            ? TextDataViewType.Instance
            : ColumnTypeExtensions.PrimitiveTypeFromType(metadata.ElementType);
        return new OnnxNode(name, itemType, [.. shape.Select((d, i) => d > 0 ? d : i == 0 ? 1 : 0)]);
    }
}
