namespace SimpleClip.Data;

/// <summary>torchvision's RandomGrayscale: takes the colour out of some views.</summary>
/// <param name="probability">The share of views, from 0 to 1.</param>
internal sealed class RandomGrayscale(double probability) : IRandomOperation
{
    public void Apply(Span<byte> pixels, int size, ref SampleRandom random)
    {
        if (random.NextDouble() < probability)
        {
            Grayscale.Apply(pixels);
        }
    }
}
