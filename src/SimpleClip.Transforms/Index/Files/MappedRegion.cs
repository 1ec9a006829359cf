using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;
using SimpleClip.Indexing.Storage;

namespace SimpleClip.Indexing.Files;

/// <summary>A part of a file, mapped into memory for reading.</summary>
internal sealed unsafe class MappedRegion : RowMemory
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private byte* _start;

    /// <param name="handle">The file, which stays open.</param>
    /// <param name="offset">Where the part begins.</param>
    /// <param name="length">Its bytes, at least 1.</param>
    public MappedRegion(SafeFileHandle handle, long offset, long length)
    {
        _file = MemoryMappedFile.CreateFromFile(
            handle, mapName: null, capacity: 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        _view = _file.CreateViewAccessor(offset, length, MemoryMappedFileAccess.Read);
        byte* pointer = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
        _start = pointer + _view.PointerOffset;
        Length = length;
    }

    /// <inheritdoc/>
    public override byte* Start => _start;

    /// <inheritdoc/>
    public override long Length { get; }

    /// <inheritdoc/>
    protected override void Release()
    {
        if (_start != null)
        {
            _start = null;
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _file.Dispose();
        }
    }
}
