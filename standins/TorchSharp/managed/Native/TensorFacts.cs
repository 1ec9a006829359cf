using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>A tensor's description (native/tensors.cpp: Facts).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TensorFacts
{
    public long Dimensions;
    public long Elements;
    public int ScalarType;
    public int ElementSize;
    public int DeviceType;
    public int DeviceIndex;
    public byte Contiguous;
    public byte RequiresGrad;
    public byte Leaf;
    public byte Sparse;
}
