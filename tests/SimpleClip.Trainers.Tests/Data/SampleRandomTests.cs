using Microsoft.ML.Data;
using SimpleClip.Data;

namespace SimpleClip.Trainers.Tests.Data;

[TestClass]
public sealed class SampleRandomTests
{
    [TestMethod]
    public void Seed_epoch_and_sample_decide_and_nothing_else()
    {
        double Draw(int seed, int epoch, ulong low, ulong high) => new SampleRandom(seed, epoch, new DataViewRowId(low, high)).NextDouble();

        Assert.AreEqual(Draw(1, 2, 3, 4), Draw(1, 2, 3, 4));
        double[] draws = [Draw(1, 2, 3, 4), Draw(2, 2, 3, 4), Draw(1, 1, 3, 4), Draw(2, 1, 3, 4), Draw(1, 2, 4, 4), Draw(1, 2, 3, 5), Draw(1, 2, 4, 3)];
        Assert.HasCount(draws.Length, draws.Distinct());
    }

    [TestMethod]
    public void Numbers_are_spread_evenly()
    {
        var random = new SampleRandom(1, 1, default);
        int[] counts = new int[10];
        for (int i = 0; i < 10_000; i++)
        {
            counts[random.Next(10)]++;
        }

        Assert.IsTrue(counts.All(count => count is > 850 and < 1150), string.Join(' ', counts));
    }

    [TestMethod]
    public void Gaussian_numbers_have_mean_0_and_deviation_1()
    {
        var random = new SampleRandom(1, 1, default);
        double[] numbers = [.. Enumerable.Range(0, 10_000).Select(_ => random.NextGaussian())];

        Assert.IsInRange(-0.03, 0.03, numbers.Average());
        Assert.IsInRange(0.97, 1.03, Math.Sqrt(numbers.Average(number => number * number)));
        Assert.IsInRange(0.94, 0.965, numbers.Count(number => Math.Abs(number) < 2) / 10_000.0);
    }
}
