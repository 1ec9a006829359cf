namespace SimpleClip.Data.WebDataset;

/// <summary>Reads a stream forward only, counts the bytes, and stops where more is read at once than was allowed.</summary>
internal sealed class ForwardStream(Stream inner) : Stream
{
    private long _end = long.MaxValue;

    public long BytesRead { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Lets no more than a number of bytes be read from here on.</summary>
    public void Allow(long count) => _end = BytesRead + count;

    public void AllowAll() => _end = long.MaxValue;

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (buffer.Length > _end - BytesRead)
        {
            throw new InvalidDataException("a header is larger than any that a sample needs");
        }

        int read = inner.Read(buffer);
        BytesRead += read;
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
