namespace SimpleClip.Onnx.Format;

/// <summary>A part of a file.</summary>
/// <param name="Start">Its first byte.</param>
/// <param name="Length">The number of its bytes.</param>
internal readonly record struct ByteRange(int Start, int Length)
{
    /// <summary>The byte after its last one.</summary>
    public int End => Start + Length;
}
