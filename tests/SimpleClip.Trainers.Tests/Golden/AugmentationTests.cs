using System.Text.Json;
using SimpleClip.Data;
using SimpleClip.Images;
using SimpleClip.Testing;

namespace SimpleClip.Trainers.Tests.Golden;

[TestClass]
[TestCategory(TestData.Golden)]
public sealed class AugmentationTests
{
    [TestMethod]
    public void Crops_of_given_regions_are_those_of_torchvision()
    {
        Compare("resized_crop_bicubic", (image, operation) =>
        {
            int Number(string name) => operation.GetProperty(name).GetInt32();
            int height = operation.GetProperty("output")[0].GetInt32(), width = operation.GetProperty("output")[1].GetInt32();
            byte[] pixels = new byte[width * height * RgbImage.Channels];
            var region = new PixelRegion(Number("left"), Number("top"), Number("width"), Number("height"));
            PixelResampler.Resize(image, region, width, height, new PixelRegion(0, 0, width, height), Interpolation.Bicubic, pixels);
            return pixels;
        });
    }

    [TestMethod]
    public void Mirrored_images_are_those_of_torchvision()
    {
        Compare("hflip", (image, _) =>
        {
            byte[] pixels = image.Pixels.ToArray();
            HorizontalFlip.Apply(pixels, image.Width);
            return pixels;
        });
    }

    private static void Compare(string kind, Func<RgbImage, JsonElement, byte[]> apply)
    {
        using GoldenCase golden = GoldenCase.Open("augment");
        int allowed = golden.Root.GetProperty("tolerances").GetProperty("uint8").GetProperty("allowed_max_abs").GetInt32();
        int compared = 0;
        foreach (JsonElement entry in golden.Root.GetProperty("images").EnumerateArray())
        {
            using RgbImage image = RgbImage.Decode(ImageSource.FromFile(golden.PathOf(entry.GetProperty("file").GetString()!)));
            foreach (JsonElement operation in entry.GetProperty("operations").EnumerateArray().Where(item => item.GetProperty("op").GetString() == kind))
            {
                string name = operation.GetProperty("tensor").GetString()!;
                long[] expected = golden.Integers(name);
                byte[] actual = apply(image, operation);
                Assert.HasCount(expected.Length, actual, name);
                Assert.IsLessThanOrEqualTo(allowed, expected.Zip(actual).Max(pair => Math.Abs(pair.First - pair.Second)), name);
                compared++;
            }
        }

        Assert.IsGreaterThan(0, compared, $"The case has no operation '{kind}'.");
    }
}
