using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>Turns the native layer's failures into exceptions that carry libtorch's message.</summary>
internal static class Status
{
    public static ExternalException LastError() => new(Marshal.PtrToStringUTF8(NativeMethods.ts_last_error()));

    /// <summary>Throws if a function that returns a status reported a failure.</summary>
    public static void Check(int status)
    {
        if (status < 0)
        {
            throw LastError();
        }
    }

    /// <summary>Throws if a function that always returns a pointer returned none.</summary>
    public static nint Check(nint pointer) => pointer != 0 ? pointer : throw LastError();
}
