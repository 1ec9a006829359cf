using Microsoft.ML.Data;
using SimpleClip.Data;
using SimpleClip.Images;

namespace SimpleClip.Trainers.Tests.Data;

[TestClass]
public sealed class RandomResizedCropTests
{
    [TestMethod]
    [DataRow(64, 48)]
    [DataRow(100, 20)]
    [DataRow(9, 90)]
    [DataRow(1, 1)]
    public void Regions_lie_inside_the_image_and_keep_their_share_of_it(int width, int height)
    {
        var crop = new RandomResizedCrop(MinScale: 0.3, MaxScale: 1);
        for (ulong sample = 0; sample < 500; sample++)
        {
            var random = new SampleRandom(1, 1, new DataViewRowId(sample, 0));

            PixelRegion region = crop.Choose(width, height, ref random);

            Assert.IsTrue(region.IsInside(width, height), $"{region}");
            if (Math.Max(width, height) < 2 * Math.Min(width, height) && width > 1)
            {
                Assert.IsGreaterThan(0.3 * width * height * 0.95, region.Width * region.Height, $"{region}");
                Assert.IsInRange(0.72, 1.38, (double)region.Width / region.Height, $"{region}");
            }
        }
    }

    [TestMethod]
    public void An_image_too_long_for_every_shape_gives_its_centre()
    {
        var random = new SampleRandom(1, 1, default);

        PixelRegion region = new RandomResizedCrop(MinScale: 1, MaxScale: 1).Choose(100, 30, ref random);

        Assert.AreEqual(new PixelRegion(30, 0, 40, 30), region);
    }

    [TestMethod]
    public void Regions_differ_from_epoch_to_epoch()
    {
        var crop = new RandomResizedCrop(MinScale: 0.3, MaxScale: 1);
        HashSet<PixelRegion> regions = [];
        for (int epoch = 0; epoch < 20; epoch++)
        {
            var random = new SampleRandom(1, epoch, new DataViewRowId(5, 0));
            regions.Add(crop.Choose(100, 100, ref random));
        }

        Assert.IsGreaterThan(15, regions.Count);
    }
}
