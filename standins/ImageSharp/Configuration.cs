using SixLabors.ImageSharp.Memory;

namespace SixLabors.ImageSharp;

public sealed class Configuration
{
    private int _maxDegreeOfParallelism = Environment.ProcessorCount;

    private Configuration()
    {
    }

    public static Configuration Default { get; } = new();

    // Accepted as the original does; one image is always worked on by one thread.
    public int MaxDegreeOfParallelism
    {
        get => _maxDegreeOfParallelism;
        set => _maxDegreeOfParallelism = value is 0 or < -1 ? throw new ArgumentOutOfRangeException(nameof(MaxDegreeOfParallelism)) : value;
    }

    public bool PreferContiguousImageBuffers { get; set; }

    public MemoryAllocator MemoryAllocator { get; set; } = MemoryAllocator.Default;

    public Configuration Clone() => new()
    {
        MaxDegreeOfParallelism = MaxDegreeOfParallelism,
        PreferContiguousImageBuffers = PreferContiguousImageBuffers,
        MemoryAllocator = MemoryAllocator,
    };
}
