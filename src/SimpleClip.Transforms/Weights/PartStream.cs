namespace SimpleClip.Weights;

/// <summary>The part of a file in which a tensor's bytes are written: no more of them than the tensor has.</summary>
internal sealed class PartStream(Stream stream, TensorInfo tensor) : Stream
{
    private long _written;

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => _written;

    /// <inheritdoc/>
    public override long Position
    {
        get => _written;
        set => throw new NotSupportedException();
    }

    /// <summary>Makes sure that all bytes were written.</summary>
    public void CheckComplete()
    {
        if (_written < tensor.ByteCount)
        {
            throw new InvalidOperationException($"Tensor '{tensor.Name}' has {tensor.ByteCount} bytes; only {_written} were written.");
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

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

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();
}
