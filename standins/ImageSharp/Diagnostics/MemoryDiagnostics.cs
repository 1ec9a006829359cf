namespace SixLabors.ImageSharp.Diagnostics;

// Counts the buffers of images that were not given back.
public static class MemoryDiagnostics
{
    private static int _undisposed;

    public static int TotalUndisposedAllocationCount => Volatile.Read(ref _undisposed);

    internal static void Allocated() => Interlocked.Increment(ref _undisposed);

    internal static void Released() => Interlocked.Decrement(ref _undisposed);
}
