using System.Runtime.CompilerServices;
using Microsoft.ML.Data;
using SimpleClip.Images;

namespace SimpleClip.Tests.Images;

/// <summary>Kinds of image files against what Pillow's <c>convert("RGB")</c> makes of them (Fixtures/make.py).</summary>
[TestClass]
public sealed class ImageFormatTests
{
    private const int Width = 24;
    private const int Height = 16;

    // Decoders of lossy formats round differently; two decoders reduce 16 bits to 8 by rounding or by cutting off.
    private const int LossyTolerance = 3;
    private const int SixteenBitTolerance = 1;

    public static IEnumerable<object[]> Files => Directory.EnumerateFiles(Folder(), "*.rgb")
        .Order(StringComparer.Ordinal)
        .Select(path => new object[] { Path.GetFileNameWithoutExtension(path) });

    [TestMethod]
    [DynamicData(nameof(Files))]
    public void Every_kind_of_file_gives_the_pixels_that_Pillow_gives(string name)
    {
        string path = Path.Combine(Folder(), name);
        byte[] expected = Expected(name);

        AssertClose(expected, DecodeOrSkip(ImageSource.FromFile(path)), Tolerance(name));
        AssertClose(expected, DecodeOrSkip(ImageSource.FromBytes(File.ReadAllBytes(path), name)), Tolerance(name));
    }

    // A decoded MLImage is premultiplied; where alpha is small, little is left of the colours.
    [TestMethod]
    [DataRow("rgb.jpg", 0)]
    [DataRow("grey.jpg", 0)]
    [DataRow("cmyk.jpg", 0)]
    [DataRow("turned.jpg", 0)]
    [DataRow("palette.png", 0)]
    [DataRow("grey.png", 0)]
    [DataRow("bilevel.png", 0)]
    [DataRow("rgb-16.png", 0)]
    [DataRow("lossless.webp", 0)]
    [DataRow("rgb.bmp", 0)]
    [DataRow("alpha.png", 200)]
    public void An_MLImage_gives_the_same_pixels(string name, int leastAlpha)
    {
        using MLImage image = MLImage.CreateFromFile(Path.Combine(Folder(), name));
        byte[] expected = Expected(name);
        byte[] actual = DecodeOrSkip(ImageSource.FromMLImage(image, name));
        int visible = leastAlpha * (Width - 1) / 255;
        for (int i = 0; i < expected.Length; i++)
        {
            if (i / RgbImage.Channels % Width > visible || leastAlpha == 0)
            {
                int difference = Math.Abs(expected[i] - actual[i]);
                Assert.IsLessThanOrEqualTo(Tolerance(name) + (leastAlpha > 0 ? 1 : 0), difference, $"{name}, byte {i}");
            }
        }
    }

    [TestMethod]
    public void A_wrong_extension_does_not_matter()
    {
        using var folder = new SimpleClip.Testing.TemporaryFolder();
        File.Copy(Path.Combine(Folder(), "alpha.png"), folder.File("really-a-png.jpg"));

        CollectionAssert.AreEqual(Expected("alpha.png"), DecodeOrSkip(ImageSource.FromFile(folder.File("really-a-png.jpg"))));
    }

    private static byte[] DecodeOrSkip(ImageSource source)
    {
        try
        {
            using RgbImage image = RgbImage.Decode(source);
            Assert.AreEqual((Width, Height), (image.Width, image.Height));
            return image.Pixels.ToArray();
        }
        catch (ImageReadException exception) when (exception.Failure == ImageReadFailure.NotAnImage)
        {
            Assert.Inconclusive($"The ImageSharp at hand does not know the format of {source.Name}.");
            throw;
        }
    }

    private static void AssertClose(byte[] expected, byte[] actual, int tolerance)
    {
        Assert.HasCount(expected.Length, actual);
        int worst = expected.Zip(actual, (left, right) => Math.Abs(left - right)).Max();
        Assert.IsLessThanOrEqualTo(tolerance, worst);
    }

    private static byte[] Expected(string name) => File.ReadAllBytes(Path.Combine(Folder(), name + ".rgb"));

    private static int Tolerance(string name) =>
        Path.GetExtension(name) == ".jpg" || name == "lossy.webp" ? LossyTolerance : name.Contains("16") ? SixteenBitTolerance : 0;

    private static string Folder([CallerFilePath] string thisFile = "") => Path.Combine(Path.GetDirectoryName(thisFile)!, "Fixtures");
}
