using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Memory;
using SixLabors.ImageSharp.Metadata;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;

namespace SixLabors.ImageSharp;

public sealed class Image<TPixel> : Image
    where TPixel : unmanaged, IPixel<TPixel>
{
    // The original keeps larger images in several pieces unless told otherwise.
    private const long LargestSinglePiece = 4 << 20;

    private PixelBuffer<TPixel> _buffer;

    public Image(int width, int height)
        : this(Configuration.Default, width, height)
    {
    }

    public Image(int width, int height, TPixel backgroundColor)
        : this(Configuration.Default, width, height, backgroundColor)
    {
    }

    public Image(Configuration configuration, int width, int height)
        : this(configuration, width, height, default)
    {
    }

    public Image(Configuration configuration, int width, int height, TPixel backgroundColor)
        : this(configuration, new PixelBuffer<TPixel>(configuration, width, height), new ImageMetadata()) => _buffer.Pixels.Fill(backgroundColor);

    internal Image(Configuration configuration, PixelBuffer<TPixel> buffer, ImageMetadata metadata)
        : base(configuration, metadata, new Size(buffer.Width, buffer.Height)) => _buffer = buffer;

    internal PixelBuffer<TPixel> Buffer => _buffer;

    public TPixel this[int x, int y]
    {
        get => PixelAt(x, y);
        set => PixelAt(x, y) = value;
    }

    public void ProcessPixelRows(PixelAccessorAction<TPixel> processPixels)
    {
        ArgumentNullException.ThrowIfNull(processPixels);
        processPixels(new PixelAccessor<TPixel>(_buffer));
    }

    public void CopyPixelDataTo(Span<TPixel> destination) => CopyPixelDataTo(MemoryMarshal.AsBytes(destination));

    public void CopyPixelDataTo(Span<byte> destination)
    {
        Span<byte> pixels = MemoryMarshal.AsBytes(_buffer.Pixels);
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, pixels.Length, nameof(destination));
        pixels.CopyTo(destination);
    }

    public bool DangerousTryGetSinglePixelMemory(out Memory<TPixel> memory)
    {
        bool isSinglePiece = Configuration.PreferContiguousImageBuffers || (long)Width * Height * Unsafe.SizeOf<TPixel>() <= LargestSinglePiece;
        memory = isSinglePiece ? _buffer.Memory : default;
        return isSinglePiece;
    }

    public Image<TPixel> Clone() => CloneAs<TPixel>(Configuration);

    public override Image<TPixel2> CloneAs<TPixel2>(Configuration configuration)
    {
        Span<TPixel> pixels = _buffer.Pixels;
        var copy = new PixelBuffer<TPixel2>(configuration, Width, Height);
        PixelConversion.Convert<TPixel, TPixel2>(pixels, copy.Pixels);
        return new Image<TPixel2>(configuration, copy, Metadata.DeepClone());
    }

    public override string ToString() => $"Image<{typeof(TPixel).Name}>: {Width}x{Height}";

    protected override void Dispose(bool disposing) => _buffer.Release();

    internal override void Encode(Stream stream, IImageEncoder encoder) => encoder.Encode(this, stream);

    internal override void Apply(IImageOperation operation)
    {
        PixelBuffer<TPixel> result = operation.Apply(_buffer, Configuration, Metadata);
        if (result != _buffer)
        {
            _buffer.Release();
            _buffer = result;
            Size = new Size(result.Width, result.Height);
        }
    }

    internal override Image CloneAny() => Clone();

    private ref TPixel PixelAt(int x, int y)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)x, (uint)Width, nameof(x));
        return ref _buffer.Row(y)[x];
    }
}
