using SimpleClip.Images;
using SimpleClip.Tests.Images.Corrupt;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Diagnostics;
using SixLabors.ImageSharp.PixelFormats;

namespace SimpleClip.Tests.Images;

/// <summary>Nothing stays behind. Alone, since the diagnostics count the whole process.</summary>
[TestClass]
[DoNotParallelize]
public sealed class ImageMemoryTests
{
    [TestMethod]
    public void Every_buffer_is_given_back_whether_decoding_fails_or_not()
    {
        var processor = new ClipImageProcessor(ImageProcessorOptions.OpenAI(16) with { ScaledDecoding = true, AutoOrient = true });
        float[] values = new float[processor.ValuesPerImage];
        using Image<Rgb24> image = Pictures.Pattern(64, 48);
        byte[] good = Pictures.Jpeg(image);
        int before = MemoryDiagnostics.TotalUndisposedAllocationCount;

        foreach (CorruptFile file in CorruptFiles.All)
        {
            TryProcess(processor, file.Bytes, values);
            TryProcess(processor, good, values);
        }

        Assert.AreEqual(before, MemoryDiagnostics.TotalUndisposedAllocationCount);
    }

    [TestMethod]
    public void Memory_does_not_grow_with_the_number_of_images()
    {
        const int Images = 3000;
        const long MostGrowth = 16 << 20;
        var processor = new ClipImageProcessor(ImageProcessorOptions.OpenAI(64));
        float[] values = new float[processor.ValuesPerImage];
        using Image<Rgb24> image = Pictures.Pattern(300, 200);
        byte[] good = Pictures.Jpeg(image);
        byte[] cut = good[..(good.Length / 2)];
        Repeat(Images / 10);
        long before = Environment.WorkingSet;

        Repeat(Images);

        GC.Collect();
        Assert.IsLessThan(MostGrowth, Environment.WorkingSet - before);

        void Repeat(int count)
        {
            for (int i = 0; i < count; i++)
            {
                TryProcess(processor, i % 3 == 0 ? cut : good, values);
            }
        }
    }

    [TestMethod]
    public void Resizing_allocates_nothing_for_a_size_seen_before()
    {
        var processor = new ClipImageProcessor(ImageProcessorOptions.OpenAI(64));
        byte[] pixels = new byte[processor.ValuesPerImage];
        float[] values = new float[processor.ValuesPerImage];
        using Image<Rgb24> picture = Pictures.Pattern(300, 200);
        using RgbImage image = RgbImage.Decode(ImageSource.FromImage(picture, "picture"));
        processor.ProcessPixels(image, pixels);
        processor.Normalize(pixels, values);
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int i = 0; i < 100; i++)
        {
            processor.ProcessPixels(image, pixels);
            processor.Normalize(pixels, values);
        }

        Assert.AreEqual(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void TryProcess(ClipImageProcessor processor, byte[] file, float[] values)
    {
        try
        {
            processor.Process(ImageSource.FromBytes(file, "file"), values);
        }
        catch (ImageReadException)
        {
            // Bad files are among them on purpose.
        }
    }
}
