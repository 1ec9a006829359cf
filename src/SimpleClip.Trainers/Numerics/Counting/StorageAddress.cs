using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace SimpleClip.Numerics;

/// <summary>Tells which tensors share memory, and how much of it.</summary>
internal static class StorageAddress
{
    /// <summary>Where the memory that a CPU tensor looks at begins: equal for all views of it.</summary>
    /// <param name="tensor">A tensor with at least one element, in main memory; contiguous or not.</param>
    public static nint Of(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        Tensor first = tensor.detach();
        while (first.dim() > 0)
        {
            first = first.select(0, 0);
        }

        nint address = Unsafe.ByteOffset(ref Unsafe.NullRef<byte>(), ref MemoryMarshal.GetReference(first.bytes));
        return address - (nint)(tensor.storage_offset() * tensor.element_size());
    }

    /// <summary>Bytes from the beginning of the memory to the end of the tensor's last element.</summary>
    /// <param name="tensor">A tensor with at least one element.</param>
    public static long ExtentOf(Tensor tensor)
    {
        long last = tensor.shape.Zip(tensor.stride(), static (size, stride) => (size - 1) * stride).Sum();
        return (tensor.storage_offset() + last + 1) * tensor.element_size();
    }
}
