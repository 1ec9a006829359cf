using System.Text.Json;
using SimpleClip.Images;
using SimpleClip.Testing;

namespace SimpleClip.Tests.Images;

[TestClass]
[TestCategory(TestData.Golden)]
public sealed class ClipImageProcessorGoldenTests
{
    [TestMethod]
    public void Pixels_equal_those_of_the_OpenAI_transform()
    {
        using GoldenCase golden = GoldenCase.Open("preprocess");
        AssertPixels(golden, OpenAI(golden), "clip_u8");
    }

    [TestMethod]
    public void Pixels_equal_those_of_the_MobileCLIP_transform()
    {
        using GoldenCase golden = GoldenCase.Open("preprocess");
        AssertPixels(golden, MobileClip(golden), "mobileclip_u8");
    }

    [TestMethod]
    public void Normalised_values_equal_those_of_the_OpenAI_transform()
    {
        using GoldenCase golden = GoldenCase.Open("preprocess");
        AssertValues(golden, OpenAI(golden), "clip");
    }

    [TestMethod]
    public void Values_equal_those_of_the_MobileCLIP_transform()
    {
        using GoldenCase golden = GoldenCase.Open("preprocess");
        AssertValues(golden, MobileClip(golden), "mobileclip");
    }

    private static ClipImageProcessor OpenAI(GoldenCase golden) => new(ImageProcessorOptions.OpenAI(Size(golden)) with
    {
        Mean = [.. golden.Config.GetProperty("mean").EnumerateArray().Select(value => value.GetSingle())],
        Std = [.. golden.Config.GetProperty("std").EnumerateArray().Select(value => value.GetSingle())],
    });

    private static ClipImageProcessor MobileClip(GoldenCase golden) => new(ImageProcessorOptions.MobileClip(Size(golden)));

    private static int Size(GoldenCase golden) => golden.Config.GetProperty("size").GetInt32();

    private static void AssertPixels(GoldenCase golden, ClipImageProcessor processor, string group)
    {
        int allowed = golden.Root.GetProperty("tolerances").GetProperty("u8").GetProperty("allowed_max_abs").GetInt32();
        byte[] pixels = new byte[processor.ValuesPerImage];
        foreach ((string name, ImageSource source) in Images(golden, group))
        {
            processor.ProcessPixels(source, pixels);
            byte[] expected = golden.Tensors.ReadBytes(name);
            int worst = expected.Zip(pixels, (left, right) => Math.Abs(left - right)).Max();
            Assert.IsLessThanOrEqualTo(allowed, worst, name);
        }
    }

    private static void AssertValues(GoldenCase golden, ClipImageProcessor processor, string group)
    {
        // One grey level more or less is allowed, and has its own tolerance.
        double allowed = golden.Root.GetProperty("tolerances").GetProperty(group).GetProperty("atol_if_one_grey_level_off").GetDouble();
        float[] values = new float[processor.ValuesPerImage];
        foreach ((string name, ImageSource source) in Images(golden, group))
        {
            processor.Process(source, values);
            Close.Assert(name, golden.Floats(name), values, new Tolerance(allowed, 0));
        }
    }

    private static List<(string Name, ImageSource Source)> Images(GoldenCase golden, string group)
    {
        JsonElement[] images = [.. golden.Root.GetProperty("images").EnumerateArray()];
        var found = new List<(string, ImageSource)>();
        for (int i = 0; i < images.Length; i++)
        {
            string name = $"{group}/{i:00}";
            if (golden.Tensors.Tensors.ContainsKey(name))
            {
                found.Add((name, ImageSource.FromFile(golden.PathOf(images[i].GetProperty("file").GetString()!))));
            }
        }

        Assert.IsNotEmpty(found, $"The case has no tensors {group}/*.");
        return found;
    }
}
