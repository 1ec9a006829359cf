using SixLabors.ImageSharp.PixelFormats;

namespace SixLabors.ImageSharp.Processing;

public static class ProcessingExtensions
{
    public static void Mutate(this Image source, Action<IImageProcessingContext> operation)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(operation);
        operation(new Context(source));
    }

    public static void Mutate<TPixel>(this Image<TPixel> source, Action<IImageProcessingContext> operation)
        where TPixel : unmanaged, IPixel<TPixel> => Mutate((Image)source, operation);

    public static Image Clone(this Image source, Action<IImageProcessingContext> operation)
    {
        ArgumentNullException.ThrowIfNull(source);
        Image clone = source.CloneAny();
        clone.Mutate(operation);
        return clone;
    }

    public static Image<TPixel> Clone<TPixel>(this Image<TPixel> source, Action<IImageProcessingContext> operation)
        where TPixel : unmanaged, IPixel<TPixel> => (Image<TPixel>)Clone((Image)source, operation);

    private sealed class Context(Image image) : IImageProcessingContext
    {
        public Configuration Configuration => image.Configuration;

        public Size GetCurrentSize() => image.Size;

        IImageProcessingContext IImageProcessingContext.Apply(IImageOperation operation)
        {
            image.Apply(operation);
            return this;
        }
    }
}
