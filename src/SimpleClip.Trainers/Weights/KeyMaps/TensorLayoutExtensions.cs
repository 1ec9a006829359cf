using static TorchSharp.torch;

namespace SimpleClip.Weights.KeyMaps;

internal static class TensorLayoutExtensions
{
    /// <summary>The shape that a part of a network's tensor has in a file.</summary>
    public static long[] FileShape(this TensorLayout layout, long[] shape, int parts) => layout switch
    {
        TensorLayout.Transposed => [.. shape.Reverse()],
        TensorLayout.Split => [shape[0] / parts, .. shape.Skip(1)],
        _ => shape,
    };

    /// <summary>The same memory as a part of the file sees it, to be read as well as written.</summary>
    public static Tensor FileView(this TensorLayout layout, Tensor tensor, int part, int parts) => layout switch
    {
        TensorLayout.Transposed => tensor.t(),
        TensorLayout.Split => tensor.narrow(0, part * (tensor.shape[0] / parts), tensor.shape[0] / parts),
        _ => tensor.detach(),
    };
}
