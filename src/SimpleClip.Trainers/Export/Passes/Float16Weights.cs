using SimpleClip.Export.Format;

namespace SimpleClip.Export;

/// <summary>Stores kernels and matrices in half precision and casts them to float32, in which every runtime computes as before.</summary>
/// <remarks>ONNX Runtime makes the cast once, when it opens the graph. Weights beyond half precision's range stay float32.</remarks>
internal sealed class Float16Weights : IGraphPass
{
    public string Note => "Large float weights are stored in float16.";

    public void Apply(OnnxGraph graph)
    {
        foreach (TensorProto weights in graph.LargeWeights)
        {
            if (Float16Tensor.TryReplace(graph, weights, out string? stored))
            {
                graph.AddFirst(OnnxMessages.CastToFloat(weights.Name, stored));
            }
        }
    }
}
