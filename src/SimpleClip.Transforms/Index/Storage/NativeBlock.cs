using System.Runtime.InteropServices;

namespace SimpleClip.Indexing.Storage;

/// <summary>Memory outside the garbage collector's heap, where rows may begin at multiples of <see cref="RowLayout.Alignment"/>.</summary>
internal sealed unsafe class NativeBlock : RowMemory
{
    private byte* _start;

    /// <param name="length">Its size in bytes.</param>
    public NativeBlock(long length)
    {
        _start = (byte*)NativeMemory.AlignedAlloc((nuint)Math.Max(length, 1), RowLayout.Alignment);
        Length = length;
        GC.AddMemoryPressure(Math.Max(length, 1));
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
            NativeMemory.AlignedFree(_start);
            GC.RemoveMemoryPressure(Math.Max(Length, 1));
            _start = null;
        }
    }
}
