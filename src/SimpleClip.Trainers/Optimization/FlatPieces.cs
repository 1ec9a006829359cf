using TorchSharp;
using static TorchSharp.torch;

namespace SimpleClip.Optimization;

/// <summary>
/// Works on tensors piece by piece on a CPU, where element-wise work is bound by memory: all operations on a piece happen while it lies in
/// the cache.
/// </summary>
internal static class FlatPieces
{
    /// <summary>Elements of a piece: four arrays of it fit a core's second-level cache.</summary>
    private const long Length = 1 << 15;

    /// <summary>Runs some work on every piece; on the whole at once where the tensors are not on a CPU.</summary>
    /// <param name="flat">Tensors of one dimension and equal length.</param>
    /// <param name="work">What to do with the same piece of each of them; what it makes is disposed of after it.</param>
    public static void ForEach(Tensor[] flat, Action<Tensor[]> work)
    {
        long length = flat[0].shape[0], piece = flat[0].device_type == DeviceType.CPU ? Length : length;
        for (long start = 0; start < length; start += piece)
        {
            using var scope = NewDisposeScope();
            work(length <= piece ? flat : Array.ConvertAll(flat, values => values.narrow(0, start, Math.Min(piece, length - start))));
        }
    }
}
