using SimpleClip.Images;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace SimpleClip.Tests.Images;

[TestClass]
public sealed class ClipImageProcessorTests
{
    [TestMethod]
    public void Values_are_separated_by_colour_and_normalised()
    {
        var processor = new ClipImageProcessor(new ImageProcessorOptions { Size = 2, Mean = [0.5f, 0.25f, 0], Std = [0.5f, 0.25f, 2] });
        using Image<Rgb24> image = new(2, 2, new Rgb24(255, 0, 51));
        float[] values = new float[processor.ValuesPerImage];

        processor.Process(ImageSource.FromImage(image, "plain"), values);

        CollectionAssert.AreEqual(new float[] { 1, 1, 1, 1, -1, -1, -1, -1, 0.1f, 0.1f, 0.1f, 0.1f }, values);
    }

    [TestMethod]
    public void A_buffer_of_the_wrong_size_is_refused()
    {
        var processor = new ClipImageProcessor(ImageProcessorOptions.OpenAI(8));
        using Image<Rgb24> image = new(8, 8);

        Assert.ThrowsExactly<ArgumentException>(() => processor.Process(ImageSource.FromImage(image, "plain"), new float[10]));
    }

    [TestMethod]
    public void Invalid_settings_are_named()
    {
        Assert.Contains("Size", Fails(new ImageProcessorOptions { Size = 0 }));
        Assert.Contains("Mean", Fails(new ImageProcessorOptions { Mean = [1, 2] }));
        Assert.Contains("Std", Fails(new ImageProcessorOptions { Std = [1, 0, 1] }));
        Assert.Contains("MaxPixels", Fails(new ImageProcessorOptions { MaxPixels = 0 }));
    }

    [TestMethod]
    public void A_strip_too_narrow_to_resize_is_refused()
    {
        var processor = new ClipImageProcessor(ImageProcessorOptions.OpenAI(4096));
        using Image<Rgb24> image = new(600_000, 1);

        ImageReadException exception = Assert.ThrowsExactly<ImageReadException>(
            () => processor.ProcessPixels(ImageSource.FromImage(image, "strip"), new byte[processor.ValuesPerImage]));

        Assert.AreEqual(ImageReadFailure.TooLarge, exception.Failure);
    }

    [TestMethod]
    public void Many_threads_get_the_values_that_one_gets()
    {
        var processor = new ClipImageProcessor(ImageProcessorOptions.OpenAI(32));
        using Image<Rgb24> image = Pictures.Pattern(70, 50);
        byte[] file = Pictures.Png(image);
        float[] expected = new float[processor.ValuesPerImage];
        processor.Process(ImageSource.FromBytes(file, "one"), expected);

        Parallel.For(0, 200, _ =>
        {
            float[] values = new float[processor.ValuesPerImage];
            processor.Process(ImageSource.FromBytes(file, "many"), values);
            CollectionAssert.AreEqual(expected, values);
        });
    }

    private static string Fails(ImageProcessorOptions options) =>
        Assert.ThrowsExactly<ArgumentException>(() => new ClipImageProcessor(options)).Message;
}
