using System.IO.MemoryMappedFiles;

namespace SimpleClip.Weights;

/// <summary>
/// A file mapped into memory, piece by piece: what was read is let go at once, so that reading a file never takes more memory than one
/// piece. Safe for several threads.
/// </summary>
internal sealed class MappedSource : ByteSource
{
    private readonly MemoryMappedFile _mapping;

    /// <summary>Maps a file, which must not be empty; it is closed with this.</summary>
    public MappedSource(FileStream file) =>
        _mapping = MemoryMappedFile.CreateFromFile(
            file, mapName: null, capacity: 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);

    /// <inheritdoc/>
    public override void Read<TSink>(long offset, long length, ref TSink sink)
    {
        for (long done = 0; done < length; done += TensorChunk.Mapped)
        {
            ReadPiece(offset + done, (int)Math.Min(length - done, TensorChunk.Mapped), ref sink);
        }
    }

    /// <inheritdoc/>
    public override void Dispose() => _mapping.Dispose();

    private unsafe void ReadPiece<TSink>(long offset, int length, ref TSink sink)
        where TSink : ITensorSink, allows ref struct
    {
        using MemoryMappedViewAccessor view = _mapping.CreateViewAccessor(offset, length, MemoryMappedFileAccess.Read);
        byte* pointer = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
        try
        {
            sink.Write(new ReadOnlySpan<byte>(pointer + view.PointerOffset, length));
        }
        finally
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
        }
    }
}
