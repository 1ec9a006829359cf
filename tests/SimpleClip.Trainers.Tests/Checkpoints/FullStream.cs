using SimpleClip.Weights;

namespace SimpleClip.Trainers.Tests.Checkpoints;

/// <summary>A file on a disk with little room left.</summary>
internal sealed class FullStream(Stream stream, int room) : WriteOnlyStream
{
    private int _room = room;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        int fits = Math.Min(buffer.Length, _room);
        stream.Write(buffer[..fits]);
        _room -= fits;
        if (fits < buffer.Length)
        {
            throw new IOException("No space left on device");
        }
    }

    public override void Flush() => stream.Flush();
}
