using SixLabors.ImageSharp.Memory;
using SixLabors.ImageSharp.Metadata;
using SixLabors.ImageSharp.PixelFormats;

namespace SixLabors.ImageSharp.Processing;

// Returns new pixels, or the ones given if it changed them in place.
internal interface IImageOperation
{
    PixelBuffer<TPixel> Apply<TPixel>(PixelBuffer<TPixel> source, Configuration configuration, ImageMetadata metadata)
        where TPixel : unmanaged, IPixel<TPixel>;
}
