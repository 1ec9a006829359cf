using SimpleClip.Data;

namespace SimpleClip.Trainers.Tests.Data;

[TestClass]
public sealed class ColorJitterTests
{
    [TestMethod]
    public void Strengths_of_zero_change_nothing()
    {
        byte[] pixels = CreateImage();

        Apply(new ColorJitterOptions { Probability = 1, Brightness = 0, Contrast = 0, Saturation = 0, Hue = 0 }, 1, pixels);

        CollectionAssert.AreEqual(CreateImage(), pixels);
    }

    [TestMethod]
    public void Factors_span_the_range_around_one()
    {
        var options = new ColorJitterOptions { Probability = 1, Brightness = 0.5, Contrast = 0, Saturation = 0, Hue = 0 };
        List<double> factors = [];
        for (int epoch = 0; epoch < 300; epoch++)
        {
            byte[] pixels = [100, 100, 100];
            Apply(options, epoch, pixels);
            factors.Add(pixels[0] / 100.0);
        }

        Assert.IsInRange(0.49, 0.53, factors.Min());
        Assert.IsInRange(1.46, 1.5, factors.Max());
        Assert.IsInRange(0.95, 1.03, factors.Average());
    }

    [TestMethod]
    public void The_order_of_the_changes_is_drawn()
    {
        var options = new ColorJitterOptions { Probability = 1, Brightness = 0, Contrast = 0.5, Saturation = 0.5, Hue = 0 };
        HashSet<bool> orders = [];
        for (int epoch = 0; epoch < 30; epoch++)
        {
            var random = new SampleRandom(1, epoch, default);
            byte[] actual = CreateImage(), contrastFirst = CreateImage(), saturationFirst = CreateImage();
            new ColorJitter(options).Apply(actual, size: 2, ref random);
            (double contrast, double saturation) = Factors(epoch);
            Contrast.Apply(contrastFirst, contrast);
            Saturation.Apply(contrastFirst, saturation);
            Saturation.Apply(saturationFirst, saturation);
            Contrast.Apply(saturationFirst, contrast);

            Assert.IsTrue(actual.SequenceEqual(contrastFirst) || actual.SequenceEqual(saturationFirst), $"epoch {epoch}");
            if (!contrastFirst.SequenceEqual(saturationFirst))
            {
                orders.Add(actual.SequenceEqual(contrastFirst));
            }
        }

        Assert.HasCount(2, orders);
    }

    [TestMethod]
    public void The_probability_is_the_share_of_changed_images()
    {
        var options = new ColorJitterOptions { Probability = 0.3 };
        int changed = 0;
        for (int epoch = 0; epoch < 500; epoch++)
        {
            byte[] pixels = CreateImage();
            Apply(options, epoch, pixels);
            changed += pixels.AsSpan().SequenceEqual(CreateImage()) ? 0 : 1;
        }

        Assert.IsInRange(115, 185, changed);
    }

    // The draws: whether, three for the order, brightness, contrast, saturation.
    private static (double Contrast, double Saturation) Factors(int epoch)
    {
        var random = new SampleRandom(1, epoch, default);
        for (int i = 0; i < 5; i++)
        {
            random.NextDouble();
        }

        return (random.NextDouble(0.5, 1.5), random.NextDouble(0.5, 1.5));
    }

    private static void Apply(ColorJitterOptions options, int epoch, byte[] pixels)
    {
        var random = new SampleRandom(1, epoch, default);
        new ColorJitter(options).Apply(pixels, size: 1, ref random);
    }

    private static byte[] CreateImage() => [200, 40, 90, 30, 160, 70, 120, 20, 220, 90, 90, 20];
}
