namespace SimpleClip.Inheritance;

/// <summary>Where a tensor of an inheriting network comes from.</summary>
public enum InheritanceKind
{
    /// <summary>The teacher's tensor of that name, as it is.</summary>
    Copied,

    /// <summary>The teacher's position table, interpolated to another number of positions.</summary>
    Resized,

    /// <summary>A part of a teacher's tensor: its leading heads, channels and features.</summary>
    Sliced,

    /// <summary>Nothing: the tensor is as it was initialised.</summary>
    New,
}
