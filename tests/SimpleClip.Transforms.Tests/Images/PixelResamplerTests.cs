using SimpleClip.Images;

namespace SimpleClip.Tests.Images;

[TestClass]
public sealed class PixelResamplerTests
{
    [TestMethod]
    [DataRow(Interpolation.Bicubic)]
    [DataRow(Interpolation.Bilinear)]
    public void A_crop_of_the_result_is_the_result_cropped(Interpolation interpolation)
    {
        using RgbImage image = Pattern(61, 47);
        var whole = new PixelRegion(0, 0, 61, 47);
        byte[] full = new byte[40 * 30 * 3];
        PixelResampler.Resize(image, whole, 40, 30, new PixelRegion(0, 0, 40, 30), interpolation, full);
        byte[] part = new byte[11 * 7 * 3];

        PixelResampler.Resize(image, whole, 40, 30, new PixelRegion(23, 19, 11, 7), interpolation, part);

        for (int y = 0; y < 7; y++)
        {
            CollectionAssert.AreEqual(full.AsSpan((((y + 19) * 40) + 23) * 3, 33).ToArray(), part.AsSpan(y * 33, 33).ToArray());
        }
    }

    [TestMethod]
    public void Pixels_outside_the_region_have_no_influence()
    {
        using RgbImage image = Pattern(50, 40);
        byte[] inside = [.. Enumerable.Range(0, 20).SelectMany(y => image.Pixels.Slice((((y + 5) * 50) + 10) * 3, 90).ToArray())];
        using RgbImage alone = RgbImage.FromPixels(30, 20, inside);
        byte[] expected = new byte[16 * 16 * 3];
        PixelResampler.Resize(alone, new PixelRegion(0, 0, 30, 20), 16, 16, new PixelRegion(0, 0, 16, 16), Interpolation.Bicubic, expected);
        byte[] actual = new byte[16 * 16 * 3];

        PixelResampler.Resize(image, new PixelRegion(10, 5, 30, 20), 16, 16, new PixelRegion(0, 0, 16, 16), Interpolation.Bicubic, actual);

        CollectionAssert.AreEqual(expected, actual);
    }

    [TestMethod]
    public void The_same_size_copies_the_crop()
    {
        using RgbImage image = Pattern(20, 20);
        byte[] actual = new byte[4 * 3 * 3];

        PixelResampler.Resize(image, new PixelRegion(0, 0, 20, 20), 20, 20, new PixelRegion(5, 6, 4, 3), Interpolation.Bicubic, actual);

        byte[] expected = [.. Enumerable.Range(6, 3).SelectMany(y => image.Pixels.Slice(((y * 20) + 5) * 3, 12).ToArray())];
        CollectionAssert.AreEqual(expected, actual);
    }

    [TestMethod]
    [DataRow(1, 1, 8, 8)]
    [DataRow(3, 200, 8, 8)]
    [DataRow(300, 2, 8, 8)]
    public void A_plain_picture_stays_plain(int width, int height, int newWidth, int newHeight)
    {
        using RgbImage image = RgbImage.FromPixels(width, height, Enumerable.Repeat((byte)77, width * height * 3).ToArray());
        byte[] actual = new byte[newWidth * newHeight * 3];

        PixelResampler.Resize(
            image,
            new PixelRegion(0, 0, width, height),
            newWidth,
            newHeight,
            new PixelRegion(0, 0, newWidth, newHeight),
            Interpolation.Bicubic,
            actual);

        Assert.IsTrue(actual.All(value => value == 77));
    }

    [TestMethod]
    public void A_region_outside_the_image_is_refused()
    {
        using RgbImage image = Pattern(10, 10);

        Assert.ThrowsExactly<ArgumentException>(() => PixelResampler.Resize(
            image, new PixelRegion(5, 0, 6, 10), 4, 4, new PixelRegion(0, 0, 4, 4), Interpolation.Bicubic, new byte[48]));
        Assert.ThrowsExactly<ArgumentException>(() => PixelResampler.Resize(
            image, new PixelRegion(0, 0, 10, 10), 4, 4, new PixelRegion(1, 0, 4, 4), Interpolation.Bicubic, new byte[48]));
    }

    private static RgbImage Pattern(int width, int height)
    {
        using SixLabors.ImageSharp.Image<SixLabors.ImageSharp.PixelFormats.Rgb24> image = Pictures.Pattern(width, height);
        return RgbImage.Decode(ImageSource.FromImage(image, "pattern"));
    }
}
