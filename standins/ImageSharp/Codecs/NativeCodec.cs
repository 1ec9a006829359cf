using System.Runtime.InteropServices;
using System.Text;

namespace SixLabors.ImageSharp.Codecs;

// native/codec.h.
internal static unsafe partial class NativeCodec
{
    private const string Library = "imagesharp_standin";
    private const int ErrorSize = 256;

    public delegate int Call(byte* error);

    // Runs a native function and turns its message into an exception.
    public static void Check(string format, Call call)
    {
        byte* error = stackalloc byte[ErrorSize];
        error[0] = 0;
        if (call(error) != 0)
        {
            throw new InvalidImageContentException($"{format}: {Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(error))}");
        }
    }

    [LibraryImport(Library, EntryPoint = "jpeg_header")]
    public static partial int JpegHeader(byte* data, nuint size, ImageHeader* header, byte* error);

    [LibraryImport(Library, EntryPoint = "jpeg_decode")]
    public static partial int JpegDecode(byte* data, nuint size, ImageHeader* header, byte* pixels, byte* error);

    [LibraryImport(Library, EntryPoint = "jpeg_encode")]
    public static partial int JpegEncode(byte* pixels, ImageHeader* header, int quality, EncodedBytes* encoded, byte* error);

    [LibraryImport(Library, EntryPoint = "png_header")]
    public static partial int PngHeader(byte* data, nuint size, ImageHeader* header, byte* error);

    [LibraryImport(Library, EntryPoint = "png_decode")]
    public static partial int PngDecode(byte* data, nuint size, ImageHeader* header, byte* pixels, byte* error);

    [LibraryImport(Library, EntryPoint = "png_encode")]
    public static partial int PngEncode(byte* pixels, ImageHeader* header, EncodedBytes* encoded, byte* error);

    [LibraryImport(Library, EntryPoint = "webp_header")]
    public static partial int WebpHeader(byte* data, nuint size, ImageHeader* header, byte* error);

    [LibraryImport(Library, EntryPoint = "webp_decode")]
    public static partial int WebpDecode(byte* data, nuint size, ImageHeader* header, byte* pixels, byte* error);

    [LibraryImport(Library, EntryPoint = "codec_free")]
    public static partial void Free(EncodedBytes* encoded);
}
