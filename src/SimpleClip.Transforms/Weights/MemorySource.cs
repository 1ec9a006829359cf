namespace SimpleClip.Weights;

/// <summary>A file in memory. Safe for several threads.</summary>
internal sealed class MemorySource(ReadOnlyMemory<byte> bytes) : ByteSource
{
    /// <inheritdoc/>
    public override void Read<TSink>(long offset, long length, ref TSink sink) => sink.Write(bytes.Span.Slice((int)offset, (int)length));

    /// <inheritdoc/>
    public override void Dispose()
    {
    }
}
