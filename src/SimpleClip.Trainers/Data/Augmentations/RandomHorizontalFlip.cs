namespace SimpleClip.Data;

/// <summary>Mirrors some views from left to right.</summary>
/// <param name="probability">The share of views, from 0 to 1.</param>
internal sealed class RandomHorizontalFlip(double probability) : IRandomOperation
{
    public void Apply(Span<byte> pixels, int size, ref SampleRandom random)
    {
        if (random.NextDouble() < probability)
        {
            HorizontalFlip.Apply(pixels, size);
        }
    }
}
