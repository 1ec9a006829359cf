using System.Text.Json;

namespace SimpleClip.Trainers.Tests.Training;

[TestClass]
public sealed class AugmentationOptionsTests
{
    private static IEnumerable<AugmentationOptions> Presets =>
        [new(), AugmentationOptions.Clip, AugmentationOptions.Slip, AugmentationOptions.MobileClip, AugmentationOptions.Clipa];

    [TestMethod]
    public void Presets_are_valid_and_survive_a_round_trip_through_JSON()
    {
        foreach (AugmentationOptions options in Presets)
        {
            options.Validate();
            string json = JsonSerializer.Serialize(options);

            Assert.AreEqual(json, JsonSerializer.Serialize(JsonSerializer.Deserialize<AugmentationOptions>(json)));
        }
    }

    [TestMethod]
    public void Every_preset_is_new_so_that_a_change_stays_with_its_owner()
    {
        AugmentationOptions.Slip.ColorJitter!.Hue = 0.4;

        Assert.AreEqual(0.1, AugmentationOptions.Slip.ColorJitter!.Hue);
    }

    [TestMethod]
    public void All_mistakes_are_reported_together()
    {
        var options = new AugmentationOptions
        {
            MinCropScale = 0.8,
            MaxCropScale = 0.6,
            FlipProbability = double.NaN,
            GrayscaleProbability = 1.3,
            ColorJitter = new ColorJitterOptions { Hue = 0.6, Contrast = -1 },
            GaussianBlur = new GaussianBlurOptions { MinSigma = 3 },
            RandAugment = new RandAugmentOptions { Magnitude = 30.3 },
        };

        string message = Assert.ThrowsExactly<ArgumentException>(options.Validate).Message;

        string[] parts =
        [
            "MinCropScale 0.8 is above MaxCropScale 0.6", "FlipProbability", "GrayscaleProbability", "ColorJitter: The field Hue",
            "ColorJitter: The field Contrast", "GaussianBlur: MinSigma 3 is above MaxSigma 2", "RandAugment: The field Magnitude",
        ];
        foreach (string part in parts)
        {
            Assert.Contains(part, message);
        }
    }
}
