using SimpleClip.Data;

namespace SimpleClip.Trainers.Tests.Data;

[TestClass]
public sealed class RandAugmentTests
{
    private const int Size = 32;

    [TestMethod]
    [DataRow(nameof(RandAugmentOperation.Identity), 0.3)]
    [DataRow(nameof(RandAugmentOperation.ShearX), 0.3)]
    [DataRow(nameof(RandAugmentOperation.ShearY), -0.3)]
    [DataRow(nameof(RandAugmentOperation.TranslateX), -0.5)]
    [DataRow(nameof(RandAugmentOperation.TranslateY), 0.5)]
    [DataRow(nameof(RandAugmentOperation.Rotate), -1)]
    [DataRow(nameof(RandAugmentOperation.Brightness), 0.5)]
    [DataRow(nameof(RandAugmentOperation.Color), 0.5)]
    [DataRow(nameof(RandAugmentOperation.Contrast), -0.5)]
    [DataRow(nameof(RandAugmentOperation.Sharpness), 1)]
    [DataRow(nameof(RandAugmentOperation.Posterize), 0.3)]
    [DataRow(nameof(RandAugmentOperation.Solarize), -0.3)]
    [DataRow(nameof(RandAugmentOperation.AutoContrast), 0.3)]
    [DataRow(nameof(RandAugmentOperation.Equalize), 0.3)]
    public void Strengths_have_torchvisions_ranges(string operation, double strength)
    {
        byte[] expected = CreateImage(), actual = CreateImage();
        Action apply = operation switch
        {
            "ShearX" => () => AffineTransform.ShearX(0.09).Apply(expected, Size),
            "ShearY" => () => AffineTransform.ShearY(-0.09).Apply(expected, Size),
            "TranslateX" => () => AffineTransform.Translation(-7, 0).Apply(expected, Size),
            "TranslateY" => () => AffineTransform.Translation(0, 7).Apply(expected, Size),
            "Rotate" => () => AffineTransform.Rotation(-30, Size, Size).Apply(expected, Size),
            "Brightness" => () => Brightness.Apply(expected, 1.45),
            "Color" => () => Saturation.Apply(expected, 1.45),
            "Contrast" => () => Contrast.Apply(expected, 0.55),
            "Sharpness" => () => Sharpness.Apply(expected, Size, 1.9),
            "Posterize" => () => Posterize.Apply(expected, 7),
            "Solarize" => () => Solarize.Apply(expected, 178.5),
            "AutoContrast" => () => AutoContrast.Apply(expected),
            "Equalize" => () => Equalize.Apply(expected),
            _ => () => { },
        };
        apply();

        RandAugment.Apply(Enum.Parse<RandAugmentOperation>(operation), actual, Size, strength);

        CollectionAssert.AreEqual(expected, actual);
    }

    [TestMethod]
    public void Every_operation_is_drawn()
    {
        HashSet<string> expected = [], actual = [];
        foreach (RandAugmentOperation operation in Enum.GetValues<RandAugmentOperation>())
        {
            expected.Add(Result(pixels => RandAugment.Apply(operation, pixels, Size, 0.5)));
            expected.Add(Result(pixels => RandAugment.Apply(operation, pixels, Size, -0.5)));
        }

        var randAugment = new RandAugment(new RandAugmentOptions { Operations = 1, Magnitude = 15 });
        for (int epoch = 0; epoch < 400; epoch++)
        {
            actual.Add(Result(pixels =>
            {
                var random = new SampleRandom(1, epoch, default);
                randAugment.Apply(pixels, Size, ref random);
            }));
        }

        CollectionAssert.AreEquivalent(expected.ToArray(), actual.ToArray());
    }

    [TestMethod]
    public void A_deviation_makes_the_magnitude_random()
    {
        var randAugment = new RandAugment(new RandAugmentOptions { Operations = 1, MagnitudeStd = 30 });
        HashSet<string> results = [];
        for (int epoch = 0; epoch < 200; epoch++)
        {
            results.Add(Result(pixels =>
            {
                var random = new SampleRandom(1, epoch, default);
                randAugment.Apply(pixels, Size, ref random);
            }));
        }

        Assert.IsGreaterThan(60, results.Count);
    }

    private static string Result(Action<byte[]> apply)
    {
        byte[] pixels = CreateImage();
        apply(pixels);
        return Convert.ToHexString(pixels);
    }

    private static byte[] CreateImage() => [.. Enumerable.Range(0, Size * Size * 3).Select(i => (byte)(30 + (i * ((i / 5) + 11) / 7 % 180)))];
}
