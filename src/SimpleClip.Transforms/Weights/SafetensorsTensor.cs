using System.Collections.Immutable;

namespace SimpleClip.Weights;

/// <summary>A tensor's entry in the header of a safetensors file.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="Type">The type of its elements.</param>
/// <param name="Shape">Its shape; empty for a scalar.</param>
/// <param name="Offset">Where its bytes begin, counted from the end of the header.</param>
/// <param name="ByteCount">The number of its bytes.</param>
public sealed record SafetensorsTensor(string Name, SafetensorsType Type, ImmutableArray<long> Shape, long Offset, long ByteCount)
{
    /// <summary>The number of elements.</summary>
    public long Count => ByteCount / Type.Bytes();
}
