namespace SimpleClip.Tests.Weights;

/// <summary>A stream that can only be read forwards, a few bytes at a time, like a network's.</summary>
internal sealed class ForwardStream(byte[] bytes) : MemoryStream(bytes, writable: false)
{
    private const int MostAtOnce = 1000;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        byte[] piece = new byte[Math.Min(buffer.Length, MostAtOnce)];
        int read = Read(piece, 0, piece.Length);
        piece.AsSpan(0, read).CopyTo(buffer);
        return read;
    }
}
