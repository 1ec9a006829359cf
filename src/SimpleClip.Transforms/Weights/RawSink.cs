namespace SimpleClip.Weights;

/// <summary>Copies elements as they are.</summary>
internal ref struct RawSink(Span<byte> destination) : ITensorSink
{
    private Span<byte> _rest = destination;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_rest);
        _rest = _rest[bytes.Length..];
    }
}
