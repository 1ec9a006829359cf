using SixLabors.ImageSharp.Memory;
using SixLabors.ImageSharp.PixelFormats;

namespace SixLabors.ImageSharp;

public ref struct PixelAccessor<TPixel>
    where TPixel : unmanaged, IPixel<TPixel>
{
    private readonly PixelBuffer<TPixel> _buffer;

    internal PixelAccessor(PixelBuffer<TPixel> buffer) => _buffer = buffer;

    public int Width => _buffer.Width;

    public int Height => _buffer.Height;

    public Span<TPixel> GetRowSpan(int rowIndex) => _buffer.Row(rowIndex);
}
