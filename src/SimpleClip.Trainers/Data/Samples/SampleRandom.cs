using Microsoft.ML.Data;

namespace SimpleClip.Data;

/// <summary>
/// The random numbers of one sample in one epoch (SplitMix64). They follow from the seed, the epoch and the sample alone, so that a run
/// gives the same augmentations however many threads prepare them, and in whichever order.
/// </summary>
internal struct SampleRandom
{
    private ulong _state;

    public SampleRandom(int seed, int epoch, DataViewRowId sample)
    {
        foreach (ulong part in (ReadOnlySpan<ulong>)[(ulong)seed, (ulong)epoch, sample.Low, sample.High])
        {
            _state ^= part;
            _state = NextBits();
        }
    }

    /// <summary>Random numbers of their own for a part of the sample; those of part 0 are these numbers themselves.</summary>
    public readonly SampleRandom Stream(int part)
    {
        SampleRandom other = this;
        if (part > 0)
        {
            other._state ^= (ulong)part << 32;
            other._state = other.NextBits();
        }

        return other;
    }

    /// <summary>Draws from [0, 1).</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Draws from [low, high).</summary>
    public double NextDouble(double low, double high) => low + ((high - low) * NextDouble());

    /// <summary>Draws from 0 to <paramref name="count"/> - 1.</summary>
    public int Next(int count) => (int)(NextDouble() * count);

    /// <summary>Draws from the normal distribution of mean 0 and deviation 1 (Box and Muller).</summary>
    public double NextGaussian() => Math.Sqrt(-2 * Math.Log(1 - NextDouble())) * Math.Cos(2 * Math.PI * NextDouble());

    private ulong NextBits()
    {
        ulong bits = _state += 0x9E3779B97F4A7C15;
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >> 31);
    }
}
