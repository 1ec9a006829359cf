namespace SixLabors.ImageSharp.Memory;

// Knows the limit on one image; the memory itself comes from the shared array pool.
public abstract class MemoryAllocator
{
    private const long DefaultLimitMegabytes = 4096;

    private protected MemoryAllocator(long limitBytes) => LimitBytes = limitBytes;

    public static MemoryAllocator Default { get; } = Create();

    internal long LimitBytes { get; }

    public static MemoryAllocator Create() => Create(default);

    public static MemoryAllocator Create(MemoryAllocatorOptions options) => new Pooled((options.AllocationLimitMegabytes ?? DefaultLimitMegabytes) << 20);

    private sealed class Pooled(long limitBytes) : MemoryAllocator(limitBytes);
}
