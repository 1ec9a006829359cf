using SimpleClip.Weights;

namespace SimpleClip.Trainers.Tests.Checkpoints;

/// <summary>Passes on what is written, and remembers the largest piece.</summary>
internal sealed class RecordingStream(Stream stream) : WriteOnlyStream
{
    public int LargestWrite { get; private set; }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        LargestWrite = Math.Max(LargestWrite, buffer.Length);
        stream.Write(buffer);
    }

    public override void Flush() => stream.Flush();
}
