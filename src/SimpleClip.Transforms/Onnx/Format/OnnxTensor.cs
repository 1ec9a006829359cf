namespace SimpleClip.Onnx.Format;

/// <summary>A tensor that a model holds.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its elements, as ONNX numbers them.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="RawData">Its elements' bytes, where they lie in one piece.</param>
/// <param name="Listed">Its elements, where they are few whole numbers and listed one by one; else empty.</param>
/// <param name="External">The other file that holds its elements' bytes, or null.</param>
/// <param name="Description">The fields of the message that say neither what the elements are nor where they lie.</param>
/// <param name="Range">Its place in the file.</param>
internal sealed record OnnxTensor(
    string Name,
    int Type,
    IReadOnlyList<long> Shape,
    ByteRange? RawData,
    IReadOnlyList<long> Listed,
    OnnxExternalData? External,
    IReadOnlyList<ByteRange> Description,
    ByteRange Range)
{
    /// <summary>The number of elements.</summary>
    public Int128 Elements => Shape.Aggregate(Int128.One, (product, length) => product * length);

    /// <summary>The bytes that the elements take, or null for types whose elements have no whole or no fixed number of bytes.</summary>
    public Int128? Bytes => SizeOf(Type) is { } size ? size * Elements : null;

    private static int? SizeOf(int type) => type switch
    {
        2 or 3 or 9 or 17 or 18 or 19 or 20 => 1,
        4 or 5 or 10 or 16 => 2,
        1 or 6 or 12 => 4,
        7 or 11 or 13 or 14 => 8,
        15 => 16,
        _ => null,
    };
}
