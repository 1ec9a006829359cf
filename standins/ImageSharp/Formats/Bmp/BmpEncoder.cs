using System.Buffers.Binary;
using SixLabors.ImageSharp.PixelFormats;

namespace SixLabors.ImageSharp.Formats.Bmp;

// Writes 24 bits a pixel.
public sealed class BmpEncoder : IImageEncoder
{
    private const int HeaderLength = 54;

    public void Encode<TPixel>(Image<TPixel> image, Stream stream)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        var row = new byte[((image.Width * 3) + 3) / 4 * 4];
        var header = new byte[HeaderLength];
        "BM"u8.CopyTo(header);
        Write(header, 2, HeaderLength + (row.Length * image.Height));
        Write(header, 10, HeaderLength);
        Write(header, 14, 40);
        Write(header, 18, image.Width);
        Write(header, 22, image.Height);
        header[26] = 1;
        header[28] = 24;
        stream.Write(header);
        Rgba32 color = default;
        for (int y = image.Height - 1; y >= 0; y--)
        {
            ReadOnlySpan<TPixel> pixels = image.Buffer.Row(y);
            for (int x = 0; x < pixels.Length; x++)
            {
                pixels[x].ToRgba32(ref color);
                (row[3 * x], row[(3 * x) + 1], row[(3 * x) + 2]) = (color.B, color.G, color.R);
            }

            stream.Write(row);
        }
    }

    private static void Write(Span<byte> header, int position, int value) => BinaryPrimitives.WriteInt32LittleEndian(header[position..], value);
}
