using SimpleClip.Testing;
using SimpleClip.Tests.Weights;

namespace SimpleClip.Tests.Index;

[TestClass]
public sealed class EmbeddingIndexFileTests
{
    private const int Dimension = 5;

    [TestMethod]
    [DataRow(EmbeddingStorage.Single)]
    [DataRow(EmbeddingStorage.Half)]
    public void A_file_holds_what_was_added_however_it_is_opened(EmbeddingStorage storage)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("index"), copy = folder.File("copy");
        float[] query = Vectors.Random(1, Dimension, seed: 2);
        EmbeddingMatch[] expected;
        using (EmbeddingIndex index = EmbeddingIndex.OpenOrCreate(path, Dimension, new() { Storage = storage }))
        {
            index.Add(Vectors.Keys(50), Vectors.Random(50, Dimension));
            index.Add(["é/写真.jpg"], query);
            index.Remove("row-7");
            expected = [.. index.Search(query, 60)];
            Assert.AreEqual("é/写真.jpg", expected[0].Key);
            index.Save(copy);
        }

        foreach (EmbeddingIndex index in (EmbeddingIndex[])
            [
                EmbeddingIndex.Open(path), EmbeddingIndex.Load(path), EmbeddingIndex.OpenOrCreate(path, Dimension),
                EmbeddingIndex.Open(copy), EmbeddingIndex.Load(new ForwardStream(File.ReadAllBytes(copy))),
            ])
        {
            Assert.AreEqual(storage, index.Storage);
            Assert.AreEqual(50, index.Count);
            CollectionAssert.AreEqual(expected, index.Search(query, 60).ToArray());
            index.Verify();
            index.Dispose();
        }
    }

    [TestMethod]
    public void An_append_cut_off_at_any_byte_leaves_the_state_before_it()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("index"), cut = folder.File("cut");
        using (EmbeddingIndex index = EmbeddingIndex.OpenOrCreate(path, Dimension))
        {
            index.Add(Vectors.Keys(3), Vectors.Random(3, Dimension));
        }

        byte[] before = File.ReadAllBytes(path);
        using (EmbeddingIndex index = EmbeddingIndex.OpenOrCreate(path, Dimension))
        {
            index.Upsert(["row-1", "new"], Vectors.Random(2, Dimension, seed: 9));
        }

        byte[] after = File.ReadAllBytes(path);

        // The segment is written first: all its beginnings, with the header from before.
        for (int length = before.Length; length <= after.Length; length++)
        {
            File.WriteAllBytes(cut, [.. before, .. after[before.Length..length]]);
            AssertIs(cut, "row-0", "row-1", "row-2");
        }

        // Then the record, into the place of the one before the last.
        int record = FirstDifference(before, after) / 4096 * 4096;
        for (int bytes = 0; bytes <= 4096; bytes++)
        {
            byte[] torn = [.. before, .. after[before.Length..]];
            after.AsSpan(record, bytes).CopyTo(torn.AsSpan(record));
            File.WriteAllBytes(cut, torn);
            string[] keys = Keys(cut);
            string[] expected = bytes < 80 && !torn.AsSpan(record, 80).SequenceEqual(after.AsSpan(record, 80))
                ? ["row-0", "row-1", "row-2"]
                : ["row-0", "row-2", "row-1", "new"];
            CollectionAssert.AreEqual(expected, keys, $"{bytes} bytes of the record");
        }
    }

    [TestMethod]
    public void After_a_crash_writing_goes_on_where_it_stopped()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("index");
        using (EmbeddingIndex index = EmbeddingIndex.OpenOrCreate(path, Dimension))
        {
            index.Add(Vectors.Keys(3), Vectors.Random(3, Dimension));
        }

        File.AppendAllBytes(path, new byte[1000]);
        using (EmbeddingIndex index = EmbeddingIndex.OpenOrCreate(path, Dimension))
        {
            index.Add("a", Vectors.Random(1, Dimension, seed: 3));
            index.Verify();
        }

        AssertIs(path, "row-0", "row-1", "row-2", "a");
    }

    [TestMethod]
    public void A_file_cut_off_below_what_counts_is_refused_at_every_length()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("index"), cut = folder.File("cut");
        using (EmbeddingIndex index = EmbeddingIndex.OpenOrCreate(path, Dimension))
        {
            index.Add(Vectors.Keys(2), Vectors.Random(2, Dimension));
        }

        byte[] whole = File.ReadAllBytes(path);
        for (int length = 0; length < whole.Length; length += length is > 100 and < 8000 ? 997 : 1)
        {
            File.WriteAllBytes(cut, whole[..length]);
            Assert.Contains(cut, Assert.ThrowsExactly<InvalidDataException>(() => EmbeddingIndex.Open(cut)).Message);
            Assert.ThrowsExactly<InvalidDataException>(() => EmbeddingIndex.Load(cut));
            Assert.ThrowsExactly<InvalidDataException>(() => EmbeddingIndex.Load(new ForwardStream(whole[..length])));
        }
    }

    [TestMethod]
    public void A_changed_byte_is_found_by_loading_and_never_ends_the_process()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("index"), changed = folder.File("changed");
        using (EmbeddingIndex index = EmbeddingIndex.OpenOrCreate(path, Dimension))
        {
            index.Add(Vectors.Keys(2), Vectors.Random(2, Dimension));
            index.Remove("row-0");
            index.Add("b", Vectors.Random(1, Dimension));
        }

        byte[] whole = File.ReadAllBytes(path);
        for (int position = 8192; position < whole.Length; position++)
        {
            byte[] damaged = [.. whole];
            damaged[position] ^= 0xA5;
            File.WriteAllBytes(changed, damaged);
            bool isPadding = IsPaddingBehindChecksum(position, whole);
            try
            {
                EmbeddingIndex.Load(changed).Dispose();
                Assert.IsTrue(isPadding, $"byte {position}");
            }
            catch (InvalidDataException exception)
            {
                Assert.Contains("damaged", exception.Message);
            }

            TryReading(changed);
        }
    }

    [TestMethod]
    public void Other_files_are_refused_in_words()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("index");
        File.WriteAllBytes(path, new byte[10_000]);
        Assert.Contains("is not an embedding index", Refusal(path));

        File.Delete(path);
        EmbeddingIndex.OpenOrCreate(path, Dimension).Dispose();
        byte[] whole = File.ReadAllBytes(path);
        whole[8] = 2;
        File.WriteAllBytes(path, whole);
        Assert.Contains("version 2", Refusal(path));

        whole[8] = 1;
        whole[16] ^= 1;
        whole[4096] ^= 1;
        File.WriteAllBytes(path, whole);
        Assert.Contains("neither of its two headers", Refusal(path));
        Assert.ThrowsExactly<FileNotFoundException>(() => EmbeddingIndex.Open(folder.File("none")));
    }

    [TestMethod]
    public void Another_dimension_is_refused()
    {
        using var folder = new TemporaryFolder();
        EmbeddingIndex.OpenOrCreate(folder.File("index"), 3).Dispose();

        ArgumentException exception = Assert.ThrowsExactly<ArgumentException>(() => EmbeddingIndex.OpenOrCreate(folder.File("index"), 4));

        Assert.Contains("vectors of 3 numbers; expected 4", exception.Message);
        EmbeddingIndex.OpenOrCreate(folder.File("index"), 3).Dispose();
    }

    [TestMethod]
    public void One_writes_and_others_read()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("index");
        using EmbeddingIndex writer = EmbeddingIndex.OpenOrCreate(path, Dimension);
        writer.Add("a", Vectors.Random(1, Dimension));
        using EmbeddingIndex reader = EmbeddingIndex.Open(path);

        Assert.IsTrue(reader.IsReadOnly);
        Assert.IsFalse(writer.IsReadOnly);
        Assert.Contains("open for writing already", Assert.ThrowsExactly<IOException>(
            () => EmbeddingIndex.OpenOrCreate(path, Dimension)).Message);
        Assert.ThrowsExactly<InvalidOperationException>(() => reader.Add("b", Vectors.Random(1, Dimension)));
        Assert.ThrowsExactly<InvalidOperationException>(() => reader.Remove("a"));
        Assert.ThrowsExactly<InvalidOperationException>(reader.Compact);
        Assert.ThrowsExactly<ArgumentException>(() => writer.Save(path));
    }

    [TestMethod]
    public void A_reader_sees_later_changes_when_it_asks_for_them()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("index");
        using EmbeddingIndex writer = EmbeddingIndex.OpenOrCreate(path, Dimension);
        writer.Add(["a", "b"], Vectors.Random(2, Dimension));
        using EmbeddingIndex reader = EmbeddingIndex.Open(path);
        Assert.IsTrue(reader.Contains("a"));
        Assert.IsFalse(reader.Refresh());

        writer.Upsert(["a", "c"], Vectors.Random(2, Dimension, seed: 2));
        CollectionAssert.AreEqual(new[] { "a", "b" }, reader.GetKeys());
        Assert.IsTrue(reader.Refresh());
        CollectionAssert.AreEqual(new[] { "b", "a", "c" }, reader.GetKeys());
        Assert.IsTrue(reader.Contains("c"));

        writer.Remove("b");
        writer.Compact();
        Assert.AreEqual(3, reader.Search(Vectors.Random(1, Dimension), 5).Count);
        Assert.IsTrue(reader.Refresh());
        CollectionAssert.AreEqual(new[] { "a", "c" }, reader.GetKeys());
        Assert.IsFalse(reader.Refresh());
        Assert.IsFalse(writer.Refresh());
    }

    private static string[] Keys(string path)
    {
        using EmbeddingIndex index = EmbeddingIndex.Open(path);
        return index.GetKeys();
    }

    private static void AssertIs(string path, params string[] keys)
    {
        using EmbeddingIndex index = EmbeddingIndex.Open(path);
        CollectionAssert.AreEqual(keys, index.GetKeys());
        index.Verify();
        Assert.AreEqual(keys.Length, index.Search(Vectors.Random(1, Dimension), 100).Count);
    }

    private static int FirstDifference(byte[] left, byte[] right)
    {
        int position = 0;
        while (left[position] == right[position])
        {
            position++;
        }

        return position;
    }

    private static string Refusal(string path) => Assert.ThrowsExactly<InvalidDataException>(() => EmbeddingIndex.Open(path)).Message;

    // What is damaged may be read wrongly by a file that is opened without being read; it must not be read where it is not.
    private static void TryReading(string path)
    {
        try
        {
            using EmbeddingIndex index = EmbeddingIndex.Open(path);
            index.GetKeys();
            index.Search(Vectors.Random(1, Dimension), 5);
            index.Contains("row-1");
        }
        catch (InvalidDataException)
        {
        }
    }

    // A segment ends at a multiple of 128 bytes; what lies between its checksum and there means nothing. Its header says what is before.
    private static bool IsPaddingBehindChecksum(int position, byte[] whole)
    {
        int start = 8192;
        while (true)
        {
            int rows = BitConverter.ToInt32(whole, start + 16), removed = BitConverter.ToInt32(whole, start + 24);
            int keyBytes = BitConverter.ToInt32(whole, start + 32);
            int end = ((128 + (rows * 128) + (8 * removed) + (8 * rows) + keyBytes + 7) / 8 * 8) + 8;
            int next = start + ((end + 127) / 128 * 128);
            if (position < next)
            {
                return position >= start + end;
            }

            start = next;
        }
    }
}
