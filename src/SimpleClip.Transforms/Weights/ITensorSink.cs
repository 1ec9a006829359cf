namespace SimpleClip.Weights;

/// <summary>Takes the bytes of a tensor's elements in order, row-major and little-endian.</summary>
internal interface ITensorSink
{
    /// <summary>Takes the next bytes: whole elements, and, but for the last time, a multiple of <see cref="TensorChunk.Unit"/>.</summary>
    void Write(ReadOnlySpan<byte> bytes);
}
