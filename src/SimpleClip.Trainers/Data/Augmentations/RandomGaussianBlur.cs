namespace SimpleClip.Data;

/// <summary>Blurs some views by a random amount, as SLIP does (<c>GaussianBlur</c> in its <c>utils.py</c>).</summary>
internal sealed class RandomGaussianBlur(GaussianBlurOptions options) : IRandomOperation
{
    public void Apply(Span<byte> pixels, int size, ref SampleRandom random)
    {
        if (random.NextDouble() < options.Probability)
        {
            double sigma = random.NextDouble(options.MinSigma, options.MaxSigma);
            GaussianBlur.Apply(pixels, size, sigma * size / GaussianBlurOptions.ReferenceSize);
        }
    }
}
