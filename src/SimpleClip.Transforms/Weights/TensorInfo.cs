using System.Collections.Immutable;

namespace SimpleClip.Weights;

/// <summary>What a file says of a tensor.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="Type">The type of its elements.</param>
/// <param name="Shape">Its shape; empty for a scalar.</param>
/// <param name="ByteCount">The number of bytes of its elements, row-major and without gaps.</param>
public sealed record TensorInfo(string Name, TensorType Type, ImmutableArray<long> Shape, long ByteCount)
{
    /// <summary>The number of elements.</summary>
    public long Count => Shape.Aggregate(1L, static (product, dimension) => product * dimension);

    /// <summary>Whether the elements are floating point numbers.</summary>
    public bool IsFloatingPoint => Type.IsFloatingPoint();

    /// <summary>Whether the elements are integers or truth values.</summary>
    public bool IsInteger => Type.IsInteger();
}
