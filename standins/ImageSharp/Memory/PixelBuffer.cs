using System.Buffers;
using System.Runtime.CompilerServices;
using SixLabors.ImageSharp.Diagnostics;
using SixLabors.ImageSharp.PixelFormats;

namespace SixLabors.ImageSharp.Memory;

// The pixels of an image, row after row without gaps, in an array of the shared pool.
internal sealed class PixelBuffer<TPixel>
    where TPixel : unmanaged, IPixel<TPixel>
{
    private TPixel[]? _pixels;

    public PixelBuffer(Configuration configuration, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        long bytes = (long)width * height * Unsafe.SizeOf<TPixel>();
        if (bytes > configuration.MemoryAllocator.LimitBytes || (long)width * height > Array.MaxLength)
        {
            throw new InvalidMemoryOperationException($"Attempted to allocate a buffer of {bytes} bytes, beyond the limit of {configuration.MemoryAllocator.LimitBytes}.");
        }

        (Width, Height) = (width, height);
        _pixels = ArrayPool<TPixel>.Shared.Rent(width * height);
        MemoryDiagnostics.Allocated();
    }

    public int Width { get; }

    public int Height { get; }

    public Memory<TPixel> Memory => Live.AsMemory(0, Width * Height);

    public Span<TPixel> Pixels => Live.AsSpan(0, Width * Height);

    private TPixel[] Live => _pixels ?? throw new ObjectDisposedException("Image");

    public Span<TPixel> Row(int y)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)y, (uint)Height, nameof(y));
        return Live.AsSpan(y * Width, Width);
    }

    public void Release()
    {
        if (Interlocked.Exchange(ref _pixels, null) is { } pixels)
        {
            ArrayPool<TPixel>.Shared.Return(pixels);
            MemoryDiagnostics.Released();
        }
    }
}
