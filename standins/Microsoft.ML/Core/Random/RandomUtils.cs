namespace Microsoft.ML;

/// <summary>Creates the library's random generators.</summary>
internal static class RandomUtils
{
    public static TauswortheHybrid Create(int? seed) => seed == null
        ? new TauswortheHybrid(new Random())
        : new TauswortheHybrid((uint)seed.Value);

    public static TauswortheHybrid Create(Random seed) => new(seed);
}
