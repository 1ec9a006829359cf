using SimpleClip.Images;
using SimpleClip.Testing;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Metadata.Profiles.Exif;
using SixLabors.ImageSharp.PixelFormats;

namespace SimpleClip.Tests.Images;

[TestClass]
public sealed class ImageDecodingTests
{
    [TestMethod]
    public void A_file_its_bytes_and_the_image_give_the_same_pixels()
    {
        using var folder = new TemporaryFolder();
        using Image<Rgb24> image = Pictures.Pattern(40, 30);
        File.WriteAllBytes(folder.File("a.png"), Pictures.Png(image));

        byte[] expected = Pixels(ImageSource.FromImage(image, "image"));

        CollectionAssert.AreEqual(expected, Pixels(ImageSource.FromFile(folder.File("a.png"))));
        CollectionAssert.AreEqual(expected, Pixels(ImageSource.FromBytes(Pictures.Png(image), "bytes")));
    }

    [TestMethod]
    public void Transparency_is_dropped_and_hidden_colours_stay()
    {
        using var image = new Image<Rgba32>(2, 1);
        image[0, 0] = new Rgba32(200, 100, 50, 0);
        image[1, 0] = new Rgba32(10, 20, 30, 128);

        CollectionAssert.AreEqual(
            new byte[] { 200, 100, 50, 10, 20, 30 }, Pixels(ImageSource.FromBytes(Pictures.Png(image), "transparent")));
    }

    [TestMethod]
    public void Grey_becomes_red_green_and_blue()
    {
        using var image = new Image<L8>(1, 1);
        image[0, 0] = new L8(99);

        CollectionAssert.AreEqual(new byte[] { 99, 99, 99 }, Pixels(ImageSource.FromBytes(Pictures.Png(image), "grey")));
    }

    [TestMethod]
    public void Orientation_is_ignored_unless_asked_for()
    {
        const ushort TurnRight = 6;
        using Image<Rgb24> image = Pictures.Pattern(30, 20);
        image.Metadata.ExifProfile = new ExifProfile();
        image.Metadata.ExifProfile.SetValue(ExifTag.Orientation, TurnRight);
        ImageSource source = ImageSource.FromBytes(Pictures.Jpeg(image), "turned");

        using RgbImage asStored = RgbImage.Decode(source);
        using RgbImage asSeen = RgbImage.Decode(source, autoOrient: true);

        Assert.AreEqual((30, 20), (asStored.Width, asStored.Height));
        Assert.AreEqual((20, 30), (asSeen.Width, asSeen.Height));
    }

    [TestMethod]
    public void A_missing_file_is_named()
    {
        ImageReadException exception = Fails(ImageSource.FromFile("/nowhere/cat.jpg"), ImageReadFailure.Missing);

        Assert.AreEqual("/nowhere/cat.jpg", exception.ImageName);
        Assert.Contains("/nowhere/cat.jpg", exception.Message);
    }

    [TestMethod]
    public void A_folder_or_an_empty_path_is_no_image()
    {
        Fails(ImageSource.FromFile(Path.GetTempPath()), ImageReadFailure.Missing);
        Fails(ImageSource.FromFile(""), ImageReadFailure.Missing);
    }

    [TestMethod]
    public void An_empty_file_is_told_from_a_damaged_one()
    {
        Fails(ImageSource.FromBytes(Array.Empty<byte>(), "empty"), ImageReadFailure.Empty);
        Fails(ImageSource.FromBytes("no picture at all"u8.ToArray(), "text"), ImageReadFailure.NotAnImage);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void A_file_cut_off_anywhere_is_refused(bool jpeg)
    {
        using Image<Rgb24> image = Pictures.Pattern(64, 48);
        byte[] bytes = jpeg ? Pictures.Jpeg(image) : Pictures.Png(image);
        for (int length = 1; length < bytes.Length - 20; length += 7)
        {
            byte[] part = bytes[..length];
            Assert.ThrowsExactly<ImageReadException>(
                () => RgbImage.Decode(ImageSource.FromBytes(part, "cut")).Dispose(), $"{length} of {bytes.Length} bytes");
        }
    }

    [TestMethod]
    public void A_JPEG_cut_off_behind_its_thumbnail_is_refused()
    {
        using Image<Rgb24> thumbnail = Pictures.Pattern(8, 8);
        using Image<Rgb24> image = Pictures.Pattern(64, 48);
        byte[] inner = Pictures.Jpeg(thumbnail);
        byte[] outer = Pictures.Jpeg(image);
        int length = inner.Length + 2;
        byte[] bytes = [0xFF, 0xD8, 0xFF, 0xE5, (byte)(length >> 8), (byte)length, .. inner, .. outer[2..]];

        Assert.HasCount(64 * 48 * 3, Pixels(ImageSource.FromBytes(bytes, "whole")));
        Fails(ImageSource.FromBytes(bytes.AsMemory(0, bytes.Length - 40), "cut"), ImageReadFailure.Damaged);
    }

    [TestMethod]
    public void Flipped_bits_never_escape_as_another_exception()
    {
        using Image<Rgb24> image = Pictures.Pattern(64, 48);
        byte[][] files = [Pictures.Jpeg(image), Pictures.Png(image)];
        var random = new Random(5);
        for (int i = 0; i < 200; i++)
        {
            byte[] bytes = (byte[])files[i % 2].Clone();
            bytes[random.Next(2, bytes.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                RgbImage.Decode(ImageSource.FromBytes(bytes, "flipped"), maxPixels: 1 << 20).Dispose();
            }
            catch (ImageReadException)
            {
                // Many flips leave an image that decodes; what matters is that nothing else is thrown.
            }
        }
    }

    [TestMethod]
    public void Too_many_pixels_are_refused()
    {
        using Image<Rgb24> image = Pictures.Pattern(50, 40);

        ImageReadException exception = Assert.ThrowsExactly<ImageReadException>(
            () => RgbImage.Decode(ImageSource.FromBytes(Pictures.Png(image), "huge.png"), maxPixels: 1999));

        Assert.AreEqual(ImageReadFailure.TooLarge, exception.Failure);
        Assert.Contains("50 x 40", exception.Message);
    }

    [TestMethod]
    public void A_header_that_announces_a_giant_takes_no_memory()
    {
        using Image<Rgb24> image = Pictures.Pattern(16, 16);
        byte[] png = Pictures.Png(image);
        (png[16], png[17], png[20], png[21]) = (0x7F, 0xFF, 0x7F, 0xFF);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.ThrowsExactly<ImageReadException>(() => RgbImage.Decode(ImageSource.FromBytes(png, "bomb")));

        Assert.IsLessThan(10_000_000, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    public void A_disposed_image_gives_no_pixels()
    {
        RgbImage image = RgbImage.FromPixels(1, 1, [1, 2, 3]);
        image.Dispose();
        image.Dispose();

        Assert.ThrowsExactly<ObjectDisposedException>(() => image.Pixels.Length);
    }

    private static byte[] Pixels(ImageSource source)
    {
        using RgbImage image = RgbImage.Decode(source);
        return image.Pixels.ToArray();
    }

    private static ImageReadException Fails(ImageSource source, ImageReadFailure failure)
    {
        ImageReadException exception = Assert.ThrowsExactly<ImageReadException>(() => RgbImage.Decode(source));
        Assert.AreEqual(failure, exception.Failure, exception.Message);
        return exception;
    }
}
