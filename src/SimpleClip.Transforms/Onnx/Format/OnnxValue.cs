namespace SimpleClip.Onnx.Format;

/// <summary>An input or output of a graph.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its elements; <see cref="OnnxElementType.Undefined"/> if it is no tensor.</param>
/// <param name="Shape">Its shape, null for open dimensions; null if nothing is said of the shape.</param>
/// <param name="Range">Its place in the file.</param>
internal sealed record OnnxValue(string Name, OnnxElementType Type, IReadOnlyList<long?>? Shape, ByteRange Range)
{
    /// <summary>For messages: name, type and shape.</summary>
    public override string ToString() =>
        $"{Name} ({Type}{(Shape is null ? "" : $" [{string.Join(", ", Shape.Select(length => length?.ToString() ?? "any"))}]")})";
}
