using System.Security.Cryptography;
using SimpleClip.Data;
using SimpleClip.Images;

namespace SimpleClip.Trainers.Tests.Data;

[TestClass]
public sealed class PixelOperationTests
{
    private const int Width = 41;
    private const int Height = 30;

    /// <summary>The beginning of the SHA-256 of the bytes that torchvision 0.14.1 and Pillow 9.4.0 make of <see
    /// cref="CreateImage"/>.</summary>
    [TestMethod]
    [DataRow("GaussianBlur", 0.4, "e0264ce1e57a2612")]
    [DataRow("GaussianBlur", 1.3, "f216bd74e75c4b6e")]
    [DataRow("GaussianBlur", 2.0, "2c2d92e046d6d311")]
    [DataRow("GaussianBlur", 6.5, "a1df3eaea0e972d3")]
    [DataRow("Sharpness", 0.3, "892cb071dcbcd620")]
    [DataRow("Sharpness", 1.8, "982581e5aa319e46")]
    [DataRow("Brightness", 0.6, "fd11f03e8e0d2578")]
    [DataRow("Brightness", 1.7, "6305e11b91abccb8")]
    [DataRow("Contrast", 0.6, "a50e07dc757d073a")]
    [DataRow("Contrast", 1.7, "c5c50bf19b2748e2")]
    [DataRow("Saturation", 0.6, "535d34abe6eed2d2")]
    [DataRow("Saturation", 1.7, "a1bc1378a80cc610")]
    [DataRow("Hue", -0.17, "73552ab27ff82a80")]
    [DataRow("Hue", 0.31, "f40f6e9c7db31873")]
    [DataRow("Grayscale", 0, "2b39b8baa6f64a72")]
    [DataRow("Posterize", 3, "ba275b4193e9ddfe")]
    [DataRow("Solarize", 100.5, "becabece1bae0117")]
    [DataRow("AutoContrast", 0, "a3979b91d1f182a3")]
    [DataRow("Equalize", 0, "7816375b56c4cccf")]
    [DataRow("ShearX", 0.27, "27a3a7a8284401a8")]
    [DataRow("ShearY", -0.19, "c55b704d7e2c432a")]
    [DataRow("TranslateX", -6, "32840b9a66d8f552")]
    [DataRow("TranslateY", 9, "85a30ba4890e7707")]
    [DataRow("Rotate", -23.5, "343d805e1005bc07")]
    public void Operations_give_the_bytes_of_Pillow(string operation, double parameter, string expected)
    {
        byte[] pixels = CreateImage();

        Apply(operation, parameter, pixels);

        Assert.AreEqual(expected, Convert.ToHexStringLower(SHA256.HashData(pixels))[..expected.Length]);
    }

    [TestMethod]
    [DataRow("GaussianBlur", 0)]
    [DataRow("Sharpness", 1)]
    [DataRow("Brightness", 1)]
    [DataRow("Contrast", 1)]
    [DataRow("Saturation", 1)]
    [DataRow("Posterize", 8)]
    [DataRow("Solarize", 256)]
    [DataRow("ShearX", 0)]
    [DataRow("ShearY", 0)]
    [DataRow("TranslateX", 0)]
    [DataRow("TranslateY", 0)]
    [DataRow("Rotate", 0)]
    public void Operations_without_strength_change_nothing(string operation, double parameter)
    {
        byte[] pixels = CreateImage();

        Apply(operation, parameter, pixels);

        CollectionAssert.AreEqual(CreateImage(), pixels);
    }

    [TestMethod]
    [DataRow("GaussianBlur", 2)]
    [DataRow("Sharpness", 1.5)]
    [DataRow("Hue", 0.2)]
    [DataRow("AutoContrast", 0)]
    [DataRow("Equalize", 0)]
    [DataRow("Contrast", 1.5)]
    public void An_image_of_one_grey_stays_as_it_is(string operation, double parameter)
    {
        byte[] pixels = new byte[Width * Height * RgbImage.Channels];
        pixels.AsSpan().Fill(90);

        Apply(operation, parameter, pixels);

        Assert.IsFalse(pixels.AsSpan().ContainsAnyExcept((byte)90));
    }

    [TestMethod]
    public void A_blur_wider_than_the_image_gives_nearly_its_mean()
    {
        byte[] pixels = [0, 0, 0, 200, 100, 50, 0, 0, 0, 200, 100, 50];

        GaussianBlur.Apply(pixels, width: 2, sigma: 60);

        for (int i = 0; i < pixels.Length; i++)
        {
            Assert.IsInRange(((int[])[100, 50, 25])[i % 3] - 2, ((int[])[100, 50, 25])[i % 3] + 2, pixels[i]);
        }
    }

    [TestMethod]
    public void A_blur_too_wide_for_its_arithmetic_is_refused() =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => GaussianBlur.Apply(CreateImage(), Width, sigma: 140));

    [TestMethod]
    public void A_shifted_image_is_black_where_there_was_none()
    {
        byte[] pixels = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

        AffineTransform.Translation(1, 0).Apply(pixels, width: 2);

        CollectionAssert.AreEqual(new byte[] { 0, 0, 0, 1, 2, 3, 0, 0, 0, 7, 8, 9 }, pixels);
    }

    [TestMethod]
    public void A_quarter_turn_goes_counter_clockwise()
    {
        byte[] pixels = [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4];

        AffineTransform.Rotation(90, 2, 2).Apply(pixels, width: 2);

        CollectionAssert.AreEqual(new byte[] { 2, 2, 2, 4, 4, 4, 1, 1, 1, 3, 3, 3 }, pixels);
    }

    private static byte[] CreateImage() =>
        [.. Enumerable.Range(0, Width * Height * RgbImage.Channels).Select(i => (byte)(20 + (i * ((i / 7) + 13) / 5 % 190) + (10 * (i % 3))))];

    private static void Apply(string operation, double parameter, byte[] pixels)
    {
        Action apply = operation switch
        {
            "GaussianBlur" => () => GaussianBlur.Apply(pixels, Width, parameter),
            "Sharpness" => () => Sharpness.Apply(pixels, Width, parameter),
            "Brightness" => () => Brightness.Apply(pixels, parameter),
            "Contrast" => () => Contrast.Apply(pixels, parameter),
            "Saturation" => () => Saturation.Apply(pixels, parameter),
            "Hue" => () => Hue.Apply(pixels, parameter),
            "Grayscale" => () => Grayscale.Apply(pixels),
            "Posterize" => () => Posterize.Apply(pixels, (int)parameter),
            "Solarize" => () => Solarize.Apply(pixels, parameter),
            "AutoContrast" => () => AutoContrast.Apply(pixels),
            "Equalize" => () => Equalize.Apply(pixels),
            "ShearX" => () => AffineTransform.ShearX(parameter).Apply(pixels, Width),
            "ShearY" => () => AffineTransform.ShearY(parameter).Apply(pixels, Width),
            "TranslateX" => () => AffineTransform.Translation((int)parameter, 0).Apply(pixels, Width),
            "TranslateY" => () => AffineTransform.Translation(0, (int)parameter).Apply(pixels, Width),
            "Rotate" => () => AffineTransform.Rotation(parameter, Width, Height).Apply(pixels, Width),
            _ => () => Assert.Fail($"Unknown operation '{operation}'."),
        };
        apply();
    }
}
