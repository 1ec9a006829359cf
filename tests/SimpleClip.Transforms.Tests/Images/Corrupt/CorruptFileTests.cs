using System.Diagnostics;
using Microsoft.ML;
using SimpleClip.Batching;
using SimpleClip.Images;
using SimpleClip.Testing;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace SimpleClip.Tests.Images.Corrupt;

[TestClass]
public sealed class CorruptFileTests
{
    // Such a file must be dealt with in a second; a busy machine gets a second try.
    private static readonly TimeSpan LongestTime = TimeSpan.FromSeconds(1);

    // Decoder and image hold three bytes a pixel each, and files are read into buffers of the next power of two.
    private const long MostPixels = 10 << 20;
    private const long MostMemory = 64 << 20;

    public static IEnumerable<object[]> Names => CorruptFiles.All.Select(file => new object[] { file.Name });

    [TestMethod]
    public void There_are_two_hundred_of_them_and_more()
    {
        Assert.IsGreaterThanOrEqualTo(200, CorruptFiles.All.Count);
        Assert.HasCount(CorruptFiles.All.Count, CorruptFiles.All.Select(file => file.Name).Distinct().ToArray());
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void A_corrupt_file_is_refused_clearly_or_decoded_within_bounds(string name)
    {
        CorruptFile file = CorruptFiles.All.Single(each => each.Name == name);
        using var folder = new TemporaryFolder();
        string path = folder.File("picture.jpg");
        File.WriteAllBytes(path, file.Bytes);

        foreach (ImageSource source in (ImageSource[])[ImageSource.FromBytes(file.Bytes, "upload"), ImageSource.FromFile(path)])
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            var clock = Stopwatch.StartNew();
            ImageReadException? failure = TryDecode(source);
            TimeSpan first = clock.Elapsed;
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

            AssertOutcome(file.Outcome, failure, source.Name);
            Assert.IsLessThan(MostMemory, allocated);
            if (first > LongestTime)
            {
                clock.Restart();
                TryDecode(source);
                Assert.IsLessThan(LongestTime, clock.Elapsed);
            }
        }
    }

    [TestMethod]
    public void A_service_goes_on_after_every_corrupt_file()
    {
        using Image<Rgb24> image = Pictures.Plain("red");
        var good = new PictureRow { File = Pictures.Png(image) };
        var context = new MLContext(seed: 1);
        IDataView none = context.Data.LoadFromEnumerable(Array.Empty<PictureRow>());
        using ImageEmbeddingTransformer transformer = context.Clip().Transforms
            .ImageEmbedding("Embedding", "File", ColorModel.Create()).Fit(none);
        using PredictionEngine<PictureRow, PictureEmbedding> engine =
            context.Model.CreatePredictionEngine<PictureRow, PictureEmbedding>(transformer);
        float[] expected = engine.Predict(good).Embedding;

        foreach (CorruptFile file in CorruptFiles.All)
        {
            try
            {
                engine.Predict(new PictureRow { File = file.Bytes });
                Assert.AreNotEqual(CorruptOutcome.Refused, file.Outcome, file.Name);
            }
            catch (ImageReadException exception)
            {
                Assert.AreNotEqual(CorruptOutcome.Decoded, file.Outcome, file.Name);
                Assert.Contains("column 'File'", exception.Message);
            }
        }

        CollectionAssert.AreEqual(expected, engine.Predict(good).Embedding);
    }

    [TestMethod]
    public void A_corrupt_file_in_a_batch_is_reported_with_its_row()
    {
        using Image<Rgb24> image = Pictures.Plain("red");
        PictureRow[] rows = [.. Enumerable.Range(0, 40).Select(_ => new PictureRow { File = Pictures.Png(image) })];
        var context = new MLContext(seed: 1);
        IDataView data = context.Data.LoadFromEnumerable(rows);
        using ImageEmbeddingTransformer transformer = context.Clip().Transforms
            .ImageEmbedding("Embedding", "File", ColorModel.Create()).Fit(data);

        foreach (CorruptFile file in CorruptFiles.All.Where(each => each.Outcome == CorruptOutcome.Refused).Take(20))
        {
            rows[33].File = file.Bytes;

            RowException exception = Assert.ThrowsExactly<RowException>(
                () => context.Data.CreateEnumerable<PictureEmbedding>(transformer.Transform(data), reuseRowObject: false).ToArray());

            Assert.AreEqual(33, exception.Row);
            Assert.Contains("Row 33", exception.Message);
        }
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("/nowhere/picture.jpg")]
    [DataRow("/tmp")]
    [DataRow("bad\0name.jpg")]
    public void A_path_without_a_file_is_named(string path)
    {
        ImageReadException exception = Assert.ThrowsExactly<ImageReadException>(() => RgbImage.Decode(ImageSource.FromFile(path)));

        Assert.AreEqual(ImageReadFailure.Missing, exception.Failure);
        Assert.Contains($"'{path}'", exception.Message);
    }

    [TestMethod]
    public void A_file_of_too_many_bytes_is_refused_before_it_is_read()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("large.jpg");
        using (FileStream stream = File.Create(path))
        {
            stream.SetLength(RgbImage.DefaultMaxBytes + 1);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        ImageReadException exception = Assert.ThrowsExactly<ImageReadException>(() => RgbImage.Decode(ImageSource.FromFile(path)));

        Assert.AreEqual(ImageReadFailure.TooLarge, exception.Failure);
        Assert.Contains("MaxBytes", exception.Message);
        Assert.IsLessThan(1 << 20, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static ImageReadException? TryDecode(ImageSource source)
    {
        try
        {
            RgbImage.Decode(source, MostPixels).Dispose();
            return null;
        }
        catch (ImageReadException exception)
        {
            return exception;
        }
    }

    private static void AssertOutcome(CorruptOutcome outcome, ImageReadException? failure, string name)
    {
        Assert.AreNotEqual(CorruptOutcome.Refused, failure is null ? outcome : CorruptOutcome.Either, "It was not refused.");
        Assert.AreNotEqual(CorruptOutcome.Decoded, failure is null ? CorruptOutcome.Either : outcome, failure?.Message);
        if (failure is not null)
        {
            Assert.AreEqual(name, failure.ImageName);
            Assert.Contains($"'{name}'", failure.Message);
        }
    }
}
