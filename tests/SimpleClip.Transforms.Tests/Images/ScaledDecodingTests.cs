using SimpleClip.Images;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Metadata.Profiles.Exif;
using SixLabors.ImageSharp.PixelFormats;

namespace SimpleClip.Tests.Images;

[TestClass]
public sealed class ScaledDecodingTests
{
    private const int Size = 32;

    // Grey levels. ImageSharp gives 1.5 to 1.7 for these colours, which a JPEG holds at half the size, and 0.3 for the same in grey.
    private const double MostMeanDifference = 2;

    [TestMethod]
    [DataRow(512, 384)]
    [DataRow(131, 517)]
    [DataRow(1003, 777)]
    public void A_reduced_JPEG_looks_like_the_whole_one(int width, int height)
    {
        byte[] file = Pictures.Jpeg(Waves(width, height));

        byte[] whole = Process(file, new ImageProcessorOptions { Size = Size });
        byte[] reduced = Process(file, new ImageProcessorOptions { Size = Size, ScaledDecoding = true });

        Assert.IsLessThanOrEqualTo(MostMeanDifference, MeanDifference(whole, reduced));
        CollectionAssert.AreNotEqual(whole, reduced, "It was not reduced.");
    }

    [TestMethod]
    public void A_JPEG_that_would_become_too_small_is_decoded_whole()
    {
        byte[] file = Pictures.Jpeg(Waves(200, (4 * Size) - 1));

        CollectionAssert.AreEqual(
            Process(file, new ImageProcessorOptions { Size = Size }),
            Process(file, new ImageProcessorOptions { Size = Size, ScaledDecoding = true }));
    }

    [TestMethod]
    public void Other_formats_are_not_affected()
    {
        byte[] file = Pictures.Png(Waves(400, 300));

        CollectionAssert.AreEqual(
            Process(file, new ImageProcessorOptions { Size = Size }),
            Process(file, new ImageProcessorOptions { Size = Size, ScaledDecoding = true }));
    }

    [TestMethod]
    [DataRow(512, 384, false)]
    [DataRow(509, 383, true)]
    public void A_turned_JPEG_is_reduced_only_where_it_ends_with_a_block(int width, int height, bool isExact)
    {
        const ushort TurnRight = 6;
        using Image<Rgb24> image = Waves(width, height);
        image.Metadata.ExifProfile = new ExifProfile();
        image.Metadata.ExifProfile.SetValue(ExifTag.Orientation, TurnRight);
        byte[] file = Pictures.Jpeg(image);

        byte[] whole = Process(file, new ImageProcessorOptions { Size = Size, AutoOrient = true });
        byte[] reduced = Process(file, new ImageProcessorOptions { Size = Size, AutoOrient = true, ScaledDecoding = true });

        Assert.IsLessThanOrEqualTo(MostMeanDifference, MeanDifference(whole, reduced));
        Assert.AreEqual(isExact, whole.SequenceEqual(reduced));
    }

    [TestMethod]
    public void A_file_takes_the_same_way_as_its_bytes()
    {
        using var folder = new SimpleClip.Testing.TemporaryFolder();
        byte[] file = Pictures.Jpeg(Waves(500, 400));
        File.WriteAllBytes(folder.File("a.jpg"), file);
        var processor = new ClipImageProcessor(new ImageProcessorOptions { Size = Size, ScaledDecoding = true });
        byte[] pixels = new byte[processor.ValuesPerImage];

        processor.ProcessPixels(ImageSource.FromFile(folder.File("a.jpg")), pixels);

        CollectionAssert.AreEqual(Process(file, processor.Options), pixels);
    }

    private static byte[] Process(byte[] file, ImageProcessorOptions options)
    {
        var processor = new ClipImageProcessor(options);
        byte[] pixels = new byte[processor.ValuesPerImage];
        processor.ProcessPixels(ImageSource.FromBytes(file, "picture"), pixels);
        return pixels;
    }

    private static double MeanDifference(byte[] left, byte[] right) => left.Zip(right, (a, b) => Math.Abs(a - b)).Average();

    /// <summary>Waves whose slopes lie everywhere, so that a picture moved by a part of a pixel would show.</summary>
    private static Image<Rgb24> Waves(int width, int height)
    {
        var image = new Image<Rgb24>(width, height);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                image[x, y] = new Rgb24(Wave(x * 40.0 / width), Wave(y * 40.0 / height), Wave((x + y) * 40.0 / (width + height)));
            }
        }

        return image;

        static byte Wave(double phase) => (byte)(128 + (100 * Math.Sin(phase)));
    }
}
