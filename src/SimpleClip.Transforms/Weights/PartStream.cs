namespace SimpleClip.Weights;

/// <summary>The part of a file in which a tensor's bytes are written: no more of them than the tensor has.</summary>
internal sealed class PartStream(Stream stream, TensorInfo tensor) : WriteOnlyStream
{
    private long _written;

    /// <summary>Makes sure that all bytes were written.</summary>
    public void CheckComplete()
    {
        if (_written < tensor.ByteCount)
        {
            throw new InvalidOperationException($"Tensor '{tensor.Name}' has {tensor.ByteCount} bytes; only {_written} were written.");
        }
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (buffer.Length > tensor.ByteCount - _written)
        {
            throw new InvalidOperationException(
                $"Tensor '{tensor.Name}' has {tensor.ByteCount} bytes; {_written + buffer.Length} were written.");
        }

        stream.Write(buffer);
        _written += buffer.Length;
    }

    /// <inheritdoc/>
    public override void Flush() => stream.Flush();
}
