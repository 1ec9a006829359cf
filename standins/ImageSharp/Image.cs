using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Metadata;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;

namespace SixLabors.ImageSharp;

public abstract partial class Image : IDisposable
{
    private protected Image(Configuration configuration, ImageMetadata metadata, Size size) => (Configuration, Metadata, Size) = (configuration, metadata, size);

    public Configuration Configuration { get; }

    public ImageMetadata Metadata { get; }

    public Size Size { get; private protected set; }

    public int Width => Size.Width;

    public int Height => Size.Height;

    public Rectangle Bounds => new(0, 0, Width, Height);

    public Image<TPixel2> CloneAs<TPixel2>()
        where TPixel2 : unmanaged, IPixel<TPixel2> => CloneAs<TPixel2>(Configuration);

    public abstract Image<TPixel2> CloneAs<TPixel2>(Configuration configuration)
        where TPixel2 : unmanaged, IPixel<TPixel2>;

    public void Save(Stream stream, IImageEncoder encoder)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(encoder);
        Encode(stream, encoder);
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);

    internal abstract void Encode(Stream stream, IImageEncoder encoder);

    internal abstract void Apply(IImageOperation operation);

    internal abstract Image CloneAny();
}
