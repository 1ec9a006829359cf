using System.Buffers;

namespace SimpleClip.Weights;

/// <summary>
/// A file in a stream. One that can seek is read in any order, by one thread after the other; one that cannot seek is read forwards only,
/// what lies between the ranges asked for being skipped.
/// </summary>
internal sealed class StreamSource : ByteSource
{
    private readonly Lock _lock = new();
    private readonly Stream _stream;
    private readonly string _name;
    private readonly long _start;
    private readonly long _end;
    private long _position;

    /// <summary>Makes a source of a stream, which is closed with this.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="name">The file's name in error messages.</param>
    /// <param name="position">The offset at which the stream stands.</param>
    /// <param name="end">The offset at which the file must end.</param>
    public StreamSource(Stream stream, string name, long position, long end)
    {
        _stream = stream;
        _name = name;
        _end = end;
        _start = stream.CanSeek ? stream.Position - position : 0;
        _position = position;
    }

    /// <inheritdoc/>
    public override void Read<TSink>(long offset, long length, ref TSink sink)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(TensorChunk.Copied);
        try
        {
            lock (_lock)
            {
                MoveTo(offset, buffer);
                for (long done = 0; done < length;)
                {
                    Span<byte> piece = buffer.AsSpan(0, (int)Math.Min(length - done, TensorChunk.Copied));
                    Fill(piece);
                    sink.Write(piece);
                    done += piece.Length;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <inheritdoc/>
    public override void Dispose() => _stream.Dispose();

    private void MoveTo(long offset, byte[] buffer)
    {
        if (_stream.CanSeek)
        {
            _stream.Position = _start + offset;
            _position = offset;
        }

        if (offset < _position)
        {
            throw new InvalidOperationException(
                $"{_name}: the stream cannot seek and stands behind the tensor asked for; expected tensors to be read in the file's order.");
        }

        while (_position < offset)
        {
            Fill(buffer.AsSpan(0, (int)Math.Min(offset - _position, TensorChunk.Copied)));
        }
    }

    private void Fill(Span<byte> piece)
    {
        int read = _stream.ReadAtLeast(piece, piece.Length, throwOnEndOfStream: false);
        _position += read;
        if (read < piece.Length)
        {
            throw new InvalidDataException($"{_name} is cut off: it ends at byte {_position}; expected {_end}.");
        }

        if (_position == _end && !_stream.CanSeek && _stream.ReadByte() >= 0)
        {
            throw new InvalidDataException($"{_name} goes on behind its last tensor; expected it to end at byte {_end}.");
        }
    }
}
