namespace SimpleClip.Tests;

/// <summary>ML.NET decodes images with a native library that not every machine has.</summary>
internal static class NativeImages
{
    /// <summary>Why a test says nothing without the library.</summary>
    public const string Message = "ML.NET's image decoder has no native library on this machine.";

    /// <summary>Whether an exception says that the library is missing.</summary>
    public static bool AreMissing(Exception? exception) =>
        exception is DllNotFoundException or TypeInitializationException or NotSupportedException
            || (exception?.InnerException is { } inner && AreMissing(inner));
}
