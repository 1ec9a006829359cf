using Microsoft.ML.Data;
using SimpleClip.Data;
using SimpleClip.Images;

namespace SimpleClip.Trainers.Tests.Data;

[TestClass]
public sealed class AugmentationTests
{
    private static readonly AugmentationOptions Everything = new()
    {
        MinCropScale = 0.2,
        ColorJitter = new ColorJitterOptions(),
        GrayscaleProbability = 0.2,
        GaussianBlur = new GaussianBlurOptions { Probability = 1, MinSigma = 4, MaxSigma = 6 },
        RandAugment = new RandAugmentOptions { MagnitudeStd = 3 },
    };

    [TestMethod]
    public void The_same_random_numbers_give_the_same_view_in_every_size()
    {
        using RgbImage image = CreateImage();
        var augmentation = new Augmentation(Everything);
        for (int epoch = 0; epoch < 60; epoch++)
        {
            var random = new SampleRandom(1, epoch, default);
            SampleRandom same = random, other = new(2, epoch, default);

            using RgbImage large = View(augmentation, image, 96, ref random);
            byte[] small = View(augmentation, image, 48, ref same).Pixels.ToArray();

            byte[] halved = new byte[small.Length];
            PixelResampler.Resize(large, new(0, 0, 96, 96), 48, 48, new(0, 0, 48, 48), Interpolation.Bilinear, halved);
            double difference = Difference(small, halved);
            Assert.IsLessThan(12, difference, $"epoch {epoch}");
            Assert.AreEqual(random.NextDouble(), same.NextDouble(), $"epoch {epoch}");
            Assert.IsGreaterThan(difference, Difference(small, View(augmentation, image, 48, ref other).Pixels), $"epoch {epoch}");
        }
    }

    [TestMethod]
    public void Views_differ_from_epoch_to_epoch()
    {
        using RgbImage image = CreateImage();
        var augmentation = new Augmentation(Everything);
        HashSet<string> views = [];
        for (int epoch = 0; epoch < 20; epoch++)
        {
            var random = new SampleRandom(1, epoch, new DataViewRowId(5, 0));
            views.Add(Convert.ToHexString(View(augmentation, image, 16, ref random).Pixels));
        }

        Assert.HasCount(20, views);
    }

    [TestMethod]
    public void Without_steps_a_view_is_the_crop()
    {
        using RgbImage image = CreateImage();
        var random = new SampleRandom(1, 1, default);
        SampleRandom same = random;
        byte[] crop = new byte[24 * 24 * RgbImage.Channels];

        using RgbImage view = View(new Augmentation(new AugmentationOptions { FlipProbability = 0 }), image, 24, ref random);

        new RandomResizedCrop(MinScale: 0.5, MaxScale: 1).Apply(image, 24, crop, ref same);
        CollectionAssert.AreEqual(crop, view.Pixels.ToArray());
    }

    [TestMethod]
    public void A_grey_view_has_no_colour()
    {
        using RgbImage image = CreateImage();
        var random = new SampleRandom(1, 1, default);

        using RgbImage view = View(new Augmentation(new AugmentationOptions { GrayscaleProbability = 1 }), image, 24, ref random);

        for (int i = 0; i < view.Pixels.Length; i += RgbImage.Channels)
        {
            Assert.IsTrue(view.Pixels[i] == view.Pixels[i + 1] && view.Pixels[i] == view.Pixels[i + 2]);
        }
    }

    [TestMethod]
    public void Mistakes_are_found_before_the_first_image() =>
        Assert.ThrowsExactly<ArgumentException>(() => new Augmentation(new AugmentationOptions { MinCropScale = 2 }));

    private static RgbImage View(Augmentation augmentation, RgbImage image, int size, ref SampleRandom random)
    {
        byte[] pixels = new byte[size * size * RgbImage.Channels];
        augmentation.Apply(image, size, pixels, ref random);
        return RgbImage.FromPixels(size, size, pixels);
    }

    private static double Difference(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += Math.Abs(a[i] - b[i]);
        }

        return sum / a.Length;
    }

    private static RgbImage CreateImage()
    {
        const int Width = 150, Height = 120;
        byte[] pixels = new byte[Width * Height * RgbImage.Channels];
        for (int i = 0; i < pixels.Length; i++)
        {
            int x = i / RgbImage.Channels % Width, y = i / RgbImage.Channels / Width;
            pixels[i] = (byte)(((i % RgbImage.Channels) switch { 0 => x, 1 => y, _ => (Width - x + y) / 2 }) + (x / 50 * 20) + (y / 40 % 2 * 40));
        }

        return RgbImage.FromPixels(Width, Height, pixels);
    }
}
