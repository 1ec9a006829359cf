using SixLabors.ImageSharp.Codecs;
using SixLabors.ImageSharp.PixelFormats;

namespace SixLabors.ImageSharp.Formats.Png;

public sealed unsafe class PngEncoder : IImageEncoder
{
    public void Encode<TPixel>(Image<TPixel> image, Stream stream)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        if (typeof(TPixel) == typeof(L8) || typeof(TPixel) == typeof(Rgb24) || typeof(TPixel) == typeof(Rgba32))
        {
            stream.Write(NativeEncoder.Encode("PNG", image, NativeCodec.PngEncode));
        }
        else
        {
            using Image<Rgba32> converted = image.CloneAs<Rgba32>();
            Encode(converted, stream);
        }
    }
}
