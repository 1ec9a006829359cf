using System.Runtime.InteropServices;

namespace SixLabors.ImageSharp.Codecs;

// As in native/codec.h.
[StructLayout(LayoutKind.Sequential)]
internal struct ImageHeader
{
    public int Width;
    public int Height;
    public int Channels;
    public int Reduction;
}
