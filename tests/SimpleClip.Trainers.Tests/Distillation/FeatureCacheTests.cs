using Microsoft.Win32.SafeHandles;
using SimpleClip.Distillation;
using SimpleClip.Testing;

namespace SimpleClip.Trainers.Tests.Distillation;

[TestClass]
public sealed class FeatureCacheTests : IDisposable
{
    private const int Dimension = 12;
    private const int RecordLength = 16 + (2 * Dimension);

    private static readonly FeatureCacheHeader Header = new("0123456789abcdef0123456789abcdef", "image", Dimension);

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _warnings = [];

    private string FilePath => _folder.File("cache.features");

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void What_was_stored_is_found_at_once_and_after_opening_again()
    {
        using (FeatureCache cache = Open())
        {
            AddMany(cache, 0, 50);
            AssertFound(cache, 0, 50);
            cache.Flush();
            AddMany(cache, 50, 60);
            AssertFound(cache, 0, 60);
            Assert.AreEqual(60, cache.Count);
        }

        using FeatureCache again = Open();
        Assert.AreEqual(60, again.Count);
        AssertFound(again, 0, 60);
        Assert.IsFalse(again.TryRead(Key(60), new float[Dimension]));
        Assert.IsEmpty(_warnings);
    }

    [TestMethod]
    public void More_features_than_a_buffer_holds_are_written_and_listed()
    {
        const int Many = 60_000;
        using (FeatureCache cache = Open())
        {
            AddMany(cache, 0, Many);
        }

        using FeatureCache again = Open();
        Assert.AreEqual(Many, again.Count);
        AssertFound(again, Many - 20, Many);
        AssertFound(again, 0, 20);
    }

    [TestMethod]
    [DataRow(512)]
    [DataRow(1024)]
    public void Half_precision_turns_no_embedding_by_more_than_a_hair(int dimension)
    {
        var random = new Random(3);
        double worst = 1, longest = 0;
        float[] read = new float[dimension];
        byte[] stored = new byte[FeatureRow.BytesOf(dimension)];
        for (int trial = 0; trial < 200; trial++)
        {
            float[] row = Row(random, dimension);
            FeatureRow.Write(row, stored);
            Assert.IsTrue(FeatureRow.IsUnit(FeatureRow.Read(stored, read)));
            worst = Math.Min(worst, TestTeachers.Cosine(row, read));
            longest = Math.Max(longest, Math.Abs(Math.Sqrt(read.Sum(value => (double)value * value)) - 1));
        }

        Console.WriteLine($"dimension {dimension}: smallest cosine 1 - {1 - worst:e1}, largest error of the length {longest:e1}");
        Assert.IsGreaterThan(0.99999, worst);
        Assert.IsLessThan(1e-6, longest);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(RecordLength - 1)]
    public void A_torn_last_record_is_dropped_and_written_anew(int missing)
    {
        using (FeatureCache cache = Open())
        {
            AddMany(cache, 0, 5);
        }

        using (FileStream file = File.OpenWrite(FilePath))
        {
            file.SetLength(file.Length - missing);
        }

        using (FeatureCache cache = Open())
        {
            Assert.AreEqual(4, cache.Count);
            Assert.IsFalse(cache.TryRead(Key(4), new float[Dimension]));
            AddMany(cache, 4, 6);
        }

        using FeatureCache again = Open();
        Assert.AreEqual(6, again.Count);
        AssertFound(again, 0, 6);
    }

    [TestMethod]
    public void A_damaged_record_counts_as_missing_and_is_replaced()
    {
        using (FeatureCache cache = Open())
        {
            AddMany(cache, 0, 3);
        }

        using (FileStream file = File.OpenWrite(FilePath))
        {
            file.Seek(-2 * Dimension, SeekOrigin.End);
            file.Write(new byte[2 * Dimension]);
        }

        using (FeatureCache cache = Open())
        {
            Assert.IsFalse(cache.TryRead(Key(2), new float[Dimension]));
            AddMany(cache, 2, 3);
            AssertFound(cache, 0, 3);
        }

        using FeatureCache again = Open();
        AssertFound(again, 0, 3);
    }

    [TestMethod]
    public void A_file_of_another_teacher_kind_or_dimension_is_refused_by_name()
    {
        Open().Dispose();

        FeatureCacheHeader[] others = [Header with { Teacher = "fedcba9876543210fedcba9876543210" }, Header with { Kind = "text" }, Header with { Dimension = 13 }];
        foreach (FeatureCacheHeader other in others)
        {
            var error = Assert.ThrowsExactly<InvalidDataException>(() => new FeatureCache(FilePath, other, _warnings.Add));
            StringAssert.Contains(error.Message, FilePath);
            StringAssert.Contains(error.Message, "images of the teacher 0123456789abcdef... with 12 elements");
            StringAssert.Contains(error.Message, $"{other.Kind}s of {other.Teacher[..16]}... with {other.Dimension}");
        }
    }

    [TestMethod]
    [DataRow("no features at all, but some other text")]
    [DataRow("short")]
    [DataRow("SCLIPFTR\u0007\0\0\0\u0010\0\0\0{}")]
    [DataRow("SCLIPFTR\u0001\0\0\0\u0010\0\0\0{}")]
    public void Another_file_is_refused_by_name_and_left_alone(string content)
    {
        File.WriteAllText(FilePath, content);

        var error = Assert.ThrowsExactly<InvalidDataException>(() => Open());

        StringAssert.Contains(error.Message, FilePath);
        Assert.AreEqual(content, File.ReadAllText(FilePath));
    }

    [TestMethod]
    public void A_second_training_reads_and_does_not_write()
    {
        using (FeatureCache first = Open())
        {
            AddMany(first, 0, 3);
            first.Flush();

            using FeatureCache second = Open();
            AddMany(second, 3, 4);

            Assert.IsTrue(first.IsWritable);
            Assert.IsFalse(second.IsWritable);
            AssertFound(second, 0, 3);
            Assert.AreEqual(3, second.Count);
            StringAssert.Contains(_warnings.Single(), FilePath);
        }

        using FeatureCache again = Open();
        Assert.IsTrue(again.IsWritable);
        Assert.AreEqual(3, again.Count);
    }

    [TestMethod]
    public void A_full_disk_ends_the_storing_with_one_warning()
    {
        bool full = false;
        void Write(SafeFileHandle file, ReadOnlyMemory<byte> bytes, long offset)
        {
            if (full)
            {
                // What a full disk does: some of the bytes, and an error.
                RandomAccess.Write(file, bytes.Span[..(RecordLength / 2)], offset);
                throw new IOException("No space left on device.");
            }

            RandomAccess.Write(file, bytes.Span, offset);
        }

        using (var cache = new FeatureCache(FilePath, Header, _warnings.Add) { WriteAt = Write })
        {
            AddMany(cache, 0, 3);
            cache.Flush();
            full = true;
            AddMany(cache, 3, 5);
            cache.Flush();
            AddMany(cache, 5, 7);
            cache.Flush();

            Assert.IsFalse(cache.IsWritable);
            Assert.AreEqual(3, cache.Count);
            Assert.IsFalse(cache.TryRead(Key(3), new float[Dimension]));
            AssertFound(cache, 0, 3);
        }

        StringAssert.Contains(_warnings.Single(), "No space left on device.");
        using FeatureCache again = Open();
        Assert.AreEqual(3, again.Count);
    }

    private static FeatureKey Key(int number) => FeatureKey.Of(BitConverter.GetBytes(number));

    private static float[] Row(Random random, int dimension)
    {
        double[] row = [.. Enumerable.Range(0, dimension).Select(_ => (random.NextDouble() * 2) - 1)];
        double length = Math.Sqrt(row.Sum(value => value * value));
        return [.. row.Select(value => (float)(value / length))];
    }

    private static void AddMany(FeatureCache cache, int first, int end)
    {
        byte[] stored = new byte[FeatureRow.BytesOf(Dimension)];
        for (int number = first; number < end; number++)
        {
            FeatureRow.Write(Row(new Random(number), Dimension), stored);
            cache.Add(Key(number), stored);
        }
    }

    private static void AssertFound(FeatureCache cache, int first, int end)
    {
        float[] row = new float[Dimension];
        for (int number = first; number < end; number++)
        {
            Assert.IsTrue(cache.TryRead(Key(number), row), $"{number}");
            Assert.IsGreaterThan(0.99999, TestTeachers.Cosine(Row(new Random(number), Dimension), row));
        }
    }

    private FeatureCache Open() => new(FilePath, Header, _warnings.Add);
}
