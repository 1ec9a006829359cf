using System.Diagnostics.CodeAnalysis;
using SimpleClip.Export.Format;
using DataType = SimpleClip.Export.Format.TensorProto.Types.DataType;

namespace SimpleClip.Export;

/// <summary>Moves weights to half precision.</summary>
internal static class Float16Tensor
{
    /// <summary>Puts a tensor in half precision in the place of one in float32, unless a value is beyond half precision's range,
    /// ±65504.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="weights">The tensor in float32; its name is free afterwards.</param>
    /// <param name="name">The name of the tensor in half precision.</param>
    public static bool TryReplace(OnnxGraph graph, TensorProto weights, [NotNullWhen(true)] out string? name)
    {
        name = null;
        ReadOnlySpan<float> values = OnnxGraph.Floats(weights);
        Half[] halves = new Half[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            halves[i] = (Half)values[i];
            if (float.IsFinite(values[i]) && !Half.IsFinite(halves[i]))
            {
                return false;
            }
        }

        name = graph.Add<Half>($"{weights.Name}.float16", DataType.Float16, halves, [.. weights.Dims]);
        graph.Remove(weights);
        return true;
    }
}
