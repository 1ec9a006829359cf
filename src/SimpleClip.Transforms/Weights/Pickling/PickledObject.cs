namespace SimpleClip.Weights.Pickling;

/// <summary>An instance of a Python class, of which nothing is known but its attributes.</summary>
/// <param name="className">The class's full name.</param>
internal sealed class PickledObject(string className)
{
    /// <summary>The class's full name.</summary>
    public string ClassName { get; } = className;

    /// <summary>The attributes, in the order in which they were set.</summary>
    public Dictionary<string, object?> Attributes { get; } = new(StringComparer.Ordinal);
}
