using System.Runtime.InteropServices;

namespace SixLabors.ImageSharp.Codecs;

// As in native/codec.h.
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct EncodedBytes
{
    public byte* Data;
    public ulong Size;
}
