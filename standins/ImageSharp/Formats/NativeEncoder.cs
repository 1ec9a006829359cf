using System.Runtime.InteropServices;
using SixLabors.ImageSharp.Codecs;
using SixLabors.ImageSharp.PixelFormats;

namespace SixLabors.ImageSharp.Formats;

internal static unsafe class NativeEncoder
{
    public delegate int Encoder(byte* pixels, ImageHeader* header, EncodedBytes* encoded, byte* error);

    // Encodes an image whose pixels hold 1, 3 or 4 bytes in the order that the native library takes.
    public static byte[] Encode<TPixel>(string format, Image<TPixel> image, Encoder encoder)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        var header = new ImageHeader { Width = image.Width, Height = image.Height, Channels = sizeof(TPixel) };
        EncodedBytes encoded = default;
        try
        {
            fixed (byte* pixels = MemoryMarshal.AsBytes(image.Buffer.Pixels))
            {
                byte* first = pixels;
                ImageHeader* headerPointer = &header;
                EncodedBytes* encodedPointer = &encoded;
                NativeCodec.Check(format, error => encoder(first, headerPointer, encodedPointer, error));
            }

            return new ReadOnlySpan<byte>(encoded.Data, checked((int)encoded.Size)).ToArray();
        }
        finally
        {
            NativeCodec.Free(&encoded);
        }
    }
}
