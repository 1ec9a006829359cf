using System.Buffers;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace SimpleClip.Training;

/// <summary>Takes numbers out of tensors.</summary>
internal static class EmbeddingWriter
{
    /// <summary>Appends the elements of a float32 tensor, row by row.</summary>
    public static void Write(this ArrayBufferWriter<float> target, Tensor rows)
    {
        using Tensor values = rows.cpu().contiguous();
        target.Write(MemoryMarshal.Cast<byte, float>(values.bytes));
    }
}
