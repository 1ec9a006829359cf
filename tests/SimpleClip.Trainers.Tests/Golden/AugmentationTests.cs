using System.Text.Json;
using SimpleClip.Data;
using SimpleClip.Images;
using SimpleClip.Testing;

namespace SimpleClip.Trainers.Tests.Golden;

/// <summary>The case allows differences that float arithmetic would make; changes of colour are held to the very bytes, which are
/// possible.</summary>
[TestClass]
[TestCategory(TestData.Golden)]
public sealed class AugmentationTests
{
    [TestMethod]
    [DataRow("resized_crop_bicubic", Interpolation.Bicubic)]
    [DataRow("resized_crop_bilinear", Interpolation.Bilinear)]
    public void Crops_of_given_regions_are_those_of_torchvision(string kind, Interpolation interpolation)
    {
        using GoldenCase golden = GoldenCase.Open("augment");
        int allowed = golden.Root.GetProperty("tolerances").GetProperty("uint8").GetProperty("allowed_max_abs").GetInt32();
        Compare(golden, kind, allowed, (image, operation) =>
        {
            int Number(string name) => operation.GetProperty(name).GetInt32();
            int height = operation.GetProperty("output")[0].GetInt32(), width = operation.GetProperty("output")[1].GetInt32();
            byte[] pixels = new byte[width * height * RgbImage.Channels];
            var region = new PixelRegion(Number("left"), Number("top"), Number("width"), Number("height"));
            PixelResampler.Resize(image, region, width, height, new PixelRegion(0, 0, width, height), interpolation, pixels);
            return pixels;
        });
    }

    [TestMethod]
    [DataRow("hflip")]
    [DataRow("brightness")]
    [DataRow("contrast")]
    [DataRow("saturation")]
    [DataRow("hue")]
    [DataRow("grayscale3")]
    public void Changes_of_given_strength_are_those_of_torchvision(string kind)
    {
        using GoldenCase golden = GoldenCase.Open("augment");
        Compare(golden, kind, allowed: 0, (image, operation) =>
        {
            byte[] pixels = image.Pixels.ToArray();
            Apply(kind, operation.TryGetProperty("factor", out JsonElement factor) ? factor.GetDouble() : 0, pixels, image.Width);
            return pixels;
        });
    }

    [TestMethod]
    public void Changes_in_a_row_are_those_of_torchvision()
    {
        using GoldenCase golden = GoldenCase.Open("augment");
        Compare(golden, "jitter_chain", allowed: 0, (image, operation) =>
        {
            byte[] pixels = image.Pixels.ToArray();
            foreach (string kind in operation.GetProperty("order").EnumerateArray().Select(item => item.GetString()!))
            {
                Apply(kind, operation.GetProperty("factors").GetProperty(kind).GetDouble(), pixels, image.Width);
            }

            return pixels;
        });
    }

    /// <summary>
    /// torchvision's second back end computes with floats from 0 to 1. Ours has bytes, as the first; it must tell the same to within their
    /// rounding.
    /// </summary>
    [TestMethod]
    [DataRow("brightness", 1)]
    [DataRow("contrast", 2)]
    [DataRow("saturation", 2)]
    [DataRow("hue", 5)]
    public void Bytes_follow_the_float_tensors_of_torchvision(string kind, int levels)
    {
        using GoldenCase golden = GoldenCase.Open("augment");
        Compare(golden, $"tensor_{kind}", levels, (image, operation) =>
        {
            byte[] pixels = image.Pixels.ToArray();
            Apply(kind, operation.GetProperty("factor").GetDouble(), pixels, image.Width);
            return pixels;
        });
    }

    [TestMethod]
    public void No_operation_of_the_case_is_left_out()
    {
        using GoldenCase golden = GoldenCase.Open("augment");
        string[] compared =
        [
            "resized_crop_bicubic", "resized_crop_bilinear", "hflip", "brightness", "contrast", "saturation", "hue", "grayscale3", "jitter_chain",
            "tensor_brightness", "tensor_contrast", "tensor_saturation", "tensor_hue",
        ];

        IEnumerable<string> kinds = golden.Root.GetProperty("images").EnumerateArray()
            .SelectMany(image => image.GetProperty("operations").EnumerateArray()).Select(operation => operation.GetProperty("op").GetString()!);

        CollectionAssert.AreEquivalent(compared, kinds.Distinct().ToArray());
    }

    private static void Apply(string kind, double factor, byte[] pixels, int width)
    {
        switch (kind)
        {
            case "hflip":
                HorizontalFlip.Apply(pixels, width);
                break;
            case "brightness":
                Brightness.Apply(pixels, factor);
                break;
            case "contrast":
                Contrast.Apply(pixels, factor);
                break;
            case "saturation":
                Saturation.Apply(pixels, factor);
                break;
            case "hue":
                Hue.Apply(pixels, factor);
                break;
            case "grayscale3":
                Grayscale.Apply(pixels);
                break;
            default:
                Assert.Fail($"Unknown operation '{kind}'.");
                break;
        }
    }

    private static void Compare(GoldenCase golden, string kind, double allowed, Func<RgbImage, JsonElement, byte[]> apply)
    {
        int compared = 0;
        foreach (JsonElement entry in golden.Root.GetProperty("images").EnumerateArray())
        {
            using RgbImage image = RgbImage.Decode(ImageSource.FromFile(golden.PathOf(entry.GetProperty("file").GetString()!)));
            foreach (JsonElement operation in entry.GetProperty("operations").EnumerateArray().Where(item => item.GetProperty("op").GetString() == kind))
            {
                string name = operation.GetProperty("tensor").GetString()!;
                double[] expected = kind.StartsWith("tensor_", StringComparison.Ordinal)
                    ? ToBytes(golden.Floats(name))
                    : [.. golden.Integers(name).Select(value => (double)value)];
                byte[] actual = apply(image, operation);
                Assert.HasCount(expected.Length, actual, name);
                Assert.IsLessThanOrEqualTo(allowed, expected.Zip(actual).Max(pair => Math.Abs(pair.First - pair.Second)), name);
                compared++;
            }
        }

        Assert.IsGreaterThan(0, compared, $"The case has no operation '{kind}'.");
    }

    // From [3, height, width], 0 to 1, to [height, width, 3], 0 to 255.
    private static double[] ToBytes(float[] planes)
    {
        int plane = planes.Length / RgbImage.Channels;
        return [.. Enumerable.Range(0, planes.Length)
            .Select(i => (double)planes[(i % RgbImage.Channels * plane) + (i / RgbImage.Channels)] * byte.MaxValue)];
    }
}
