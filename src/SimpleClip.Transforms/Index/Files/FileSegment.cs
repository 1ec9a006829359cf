using System.IO.Hashing;
using System.Runtime.InteropServices;
using SimpleClip.Indexing.Storage;

namespace SimpleClip.Indexing.Files;

/// <summary>The rows of a segment of a file, in memory as they are in the file.</summary>
internal sealed unsafe class FileSegment(RowMemory memory, long offset, SegmentHeader header, int stride, string name) : Segment
{
    private byte* Start => memory.Start + offset;

    /// <inheritdoc/>
    public override byte* Vectors => Start + SegmentHeader.Size;

    /// <summary>The rows that this segment's commit removed.</summary>
    public ReadOnlySpan<long> Removed => new(Start + header.RemovedAt(stride), checked((int)header.Removed));

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public override ReadOnlySpan<byte> Key(int row)
    {
        long* ends = (long*)(Start + header.KeyEndsAt(stride));
        long begin = row == 0 ? 0 : ends[row - 1], end = ends[row];
        return begin >= 0 && begin < end && end - begin <= EncodedKeys.MostBytes && end <= header.KeyBytes
            ? new ReadOnlySpan<byte>(Start + header.KeysAt(stride) + begin, (int)(end - begin))
            : throw new InvalidDataException($"'{name}' is damaged: key {row} of commit {header.Sequence} lies outside its segment.");
    }

    /// <summary>Reads the whole segment.</summary>
    /// <exception cref="InvalidDataException">It does not fit its checksum.</exception>
    public void Verify()
    {
        const int Piece = 1 << 20;
        var hash = new XxHash3();
        long end = header.ChecksumAt(stride);
        for (long done = 0; done < end; done += Piece)
        {
            hash.Append(new ReadOnlySpan<byte>(Start + done, (int)Math.Min(Piece, end - done)));
        }

        if (MemoryMarshal.Read<ulong>(new ReadOnlySpan<byte>(Start + end, sizeof(ulong))) != hash.GetCurrentHashAsUInt64())
        {
            throw new InvalidDataException($"'{name}' is damaged: what commit {header.Sequence} added does not fit its checksum.");
        }
    }
}
