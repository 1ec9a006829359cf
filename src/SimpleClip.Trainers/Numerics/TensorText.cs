using static TorchSharp.torch;

namespace SimpleClip.Numerics;

/// <summary>Tensors as people write them.</summary>
internal static class TensorText
{
    /// <summary>A shape, as in "[64, 32]".</summary>
    public static string Show(this IEnumerable<long> shape) => $"[{string.Join(", ", shape)}]";

    /// <summary>A tensor's shape, as in "[64, 32]".</summary>
    public static string ShowShape(this Tensor tensor) => tensor.shape.Show();
}
