using System.Numerics;

namespace Microsoft.ML;

/// <summary>Three Tausworthe generators and a linear congruential one, combined; state from a seed by Murmur rounds.</summary>
internal sealed class TauswortheHybrid : Random
{
    private uint _z1;
    private uint _z2;
    private uint _z3;
    private uint _z4;

    public TauswortheHybrid(uint seed)
    {
        _z1 = seed;
        _z2 = Murmur(_z1, _z1);
        _z3 = Murmur(_z2, _z1);
        _z4 = Murmur(_z3, _z1);
    }

    public TauswortheHybrid(Random seed)
    {
        _z1 = DrawLarge(seed);
        _z2 = DrawLarge(seed);
        _z3 = DrawLarge(seed);
        _z4 = Draw(seed);
    }

    public override double NextDouble() => NextBits() / 4294967296.0;

    public override float NextSingle() => (NextBits() >> 9) / 8388608f;

    public override int Next()
    {
        uint bits = NextBits();
        return (int)(bits + (bits & 0x80000000U));
    }

    public override int Next(int maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxValue);
        return (int)(((ulong)NextBits() * (ulong)maxValue) >> 32);
    }

    public override int Next(int minValue, int maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minValue, maxValue);
        return (int)((long)(NextDouble() * ((long)maxValue - minValue)) + minValue);
    }

    public override void NextBytes(byte[] buffer)
    {
        for (int i = 0; i < buffer.Length; i++)
            buffer[i] = (byte)Next();
    }

    private uint NextBits()
    {
        _z1 = Step(_z1, 13, 19, 12, ~0x1U);
        _z2 = Step(_z2, 2, 25, 4, ~0x7U);
        _z3 = Step(_z3, 3, 11, 17, ~0xfU);
        _z4 = (1664525 * _z4) + 1013904223;
        return _z1 ^ _z2 ^ _z3 ^ _z4;
    }

    private static uint Step(uint z, int a, int b, int c, uint mask) => ((z & mask) << c) ^ (((z << a) ^ z) >> b);

    private static uint Murmur(uint hash, uint chunk)
    {
        hash ^= BitOperations.RotateLeft(chunk * 0xCC9E2D51, 15) * 0x1B873593;
        return (BitOperations.RotateLeft(hash, 13) * 5) + 0xE6546B64;
    }

    private static uint Draw(Random random) => ((uint)random.Next(0x10000) << 16) | (uint)random.Next(0x10000);

    // A Tausworthe component must not start too small.
    private static uint DrawLarge(Random random)
    {
        uint drawn;
        do
        {
            drawn = Draw(random);
        }
        while (drawn < 128);
        return drawn;
    }
}
