using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>An operator's argument or result as the native layer sees it (native/api.h: Value).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeValue
{
    public Kind Kind;
    public int Length;
    public long Bits;
}
