namespace SimpleClip.Data.WebDataset;

/// <summary>Reads a tar forward only, counts the bytes, and stops where headers are larger than was allowed.</summary>
internal sealed class ForwardStream(Stream inner) : Stream
{
    private long? _headerEnd;

    public long BytesRead { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Tells that headers follow, which may take up to a number of bytes.</summary>
    public void BeginHeaders(int maxBytes) => _headerEnd = BytesRead + maxBytes;

    /// <summary>Tells that content follows.</summary>
    public void EndHeaders() => _headerEnd = null;

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (_headerEnd is not long end)
        {
            int count = inner.Read(buffer);
            BytesRead += count;
            return count;
        }

        Require(buffer.Length <= end - BytesRead);
        int read = inner.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        BytesRead += read;

        // The reader makes room for all that a header announces before it reads any of it.
        Require(read != TarHeaderBlock.Size || TarHeaderBlock.FindMetadataSize(buffer) <= end - BytesRead);
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

    private static void Require(bool isWithinLimit)
    {
        if (!isWithinLimit)
        {
            throw new InvalidDataException("a header is larger than any that a sample needs");
        }
    }
}
