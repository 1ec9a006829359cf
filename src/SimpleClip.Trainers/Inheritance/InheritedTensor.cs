namespace SimpleClip.Inheritance;

/// <summary>A parameter or buffer of an inheriting network.</summary>
/// <param name="Name">Its name in the state dictionary.</param>
/// <param name="Shape">Its shape, as in "[64, 32]".</param>
/// <param name="Elements">Number of its elements.</param>
/// <param name="Kind">Where it comes from.</param>
/// <param name="Source">The teacher's tensor with its shape, where the two are not alike; null otherwise.</param>
/// <param name="IsParameter">Whether it is a parameter; buffers, as the running figures of batch norms, are never trained.</param>
/// <param name="IsFrozen">Whether it is a parameter that training leaves as it is.</param>
public sealed record InheritedTensor(string Name, string Shape, long Elements, InheritanceKind Kind, string? Source, bool IsParameter, bool IsFrozen);
