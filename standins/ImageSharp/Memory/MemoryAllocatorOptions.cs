namespace SixLabors.ImageSharp.Memory;

public struct MemoryAllocatorOptions
{
    public int? AllocationLimitMegabytes { get; set; }
}
