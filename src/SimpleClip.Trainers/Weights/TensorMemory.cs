using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace SimpleClip.Weights;

/// <summary>Moves numbers between files and tensors.</summary>
internal static class TensorMemory
{
    /// <summary>Reads a file's tensor into one of as many elements: without a copy where that is float32 or int64 in one piece on the
    /// CPU.</summary>
    /// <param name="file">The file.</param>
    /// <param name="name">The tensor's name in it.</param>
    /// <param name="target">Receives the elements.</param>
    public static void Read(TensorFile file, string name, Tensor target)
    {
        ScalarType type = target.is_floating_point() ? ScalarType.Float32 : ScalarType.Int64;
        if (target.dtype == type && target.device_type == DeviceType.CPU && target.is_contiguous())
        {
            ReadContiguous(file, name, target);
            return;
        }

        using Tensor buffer = empty(target.shape, dtype: type);
        ReadContiguous(file, name, buffer);
        target.copy_(buffer);
    }

    private static void ReadContiguous(TensorFile file, string name, Tensor target)
    {
        if (target.dtype == ScalarType.Int64)
        {
            file.ReadIntegers(name, MemoryMarshal.Cast<byte, long>(target.bytes));
        }
        else
        {
            file.ReadFloats(name, MemoryMarshal.Cast<byte, float>(target.bytes));
        }
    }
}
