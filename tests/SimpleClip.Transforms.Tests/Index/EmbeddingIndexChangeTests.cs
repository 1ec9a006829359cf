using SimpleClip.Testing;

namespace SimpleClip.Tests.Index;

[TestClass]
public sealed class EmbeddingIndexChangeTests
{
    private const int Dimension = 24;

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Any_order_of_changes_leaves_what_a_dictionary_would_hold(bool inFile)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("index");
        EmbeddingIndex index = inFile ? EmbeddingIndex.OpenOrCreate(path, Dimension) : EmbeddingIndex.Create(Dimension);
        var expected = new Dictionary<string, float[]>();
        var random = new Random(7);
        for (int step = 0; step < 300; step++)
        {
            string[] keys = [.. Vectors.Keys(400).OrderBy(_ => random.Next()).Take(random.Next(1, 8))];
            float[] vectors = Vectors.Random(keys.Length, Dimension, seed: step);
            switch (random.Next(12))
            {
                case < 5:
                    index.Upsert(keys, vectors);
                    Put(expected, keys, vectors);
                    break;
                case < 8:
                    keys = [.. keys.Where(key => !expected.ContainsKey(key))];
                    vectors = vectors[..(keys.Length * Dimension)];
                    index.Add(keys, vectors);
                    Put(expected, keys, vectors);
                    break;
                case < 11:
                    Assert.AreEqual(keys.Count(expected.Remove), index.Remove(keys));
                    break;
                case 11 when inFile && random.Next(2) == 0:
                    index.Dispose();
                    index = EmbeddingIndex.OpenOrCreate(path, Dimension);
                    break;
                default:
                    index.Compact();
                    break;
            }

            AssertHolds(expected, index, step);
        }

        index.Verify();
        index.Dispose();
    }

    [TestMethod]
    public void A_refused_change_leaves_the_index_as_it_was()
    {
        using var folder = new TemporaryFolder();
        using EmbeddingIndex index = EmbeddingIndex.OpenOrCreate(folder.File("index"), Dimension);
        index.Add(Vectors.Keys(10), Vectors.Random(10, Dimension));
        byte[] before = File.ReadAllBytes(folder.File("index"));

        Assert.ThrowsExactly<ArgumentException>(() => index.Upsert(["a", "row-3"], new float[2 * Dimension]));

        CollectionAssert.AreEqual(before, File.ReadAllBytes(folder.File("index")));
        Assert.AreEqual(10, index.Count);
    }

    [TestMethod]
    public void Compaction_frees_the_room_of_removed_vectors_and_changes_no_result()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("index");
        float[] query = Vectors.Random(1, Dimension, seed: 80);
        using EmbeddingIndex index = EmbeddingIndex.OpenOrCreate(path, Dimension);
        for (int batch = 0; batch < 10; batch++)
        {
            index.Add(Vectors.Keys(100, batch * 100), Vectors.Random(100, Dimension, seed: batch));
        }

        index.Remove(Vectors.Keys(700, 100));
        EmbeddingMatch[] before = [.. index.Search(query, 300)];
        long length = new FileInfo(path).Length;

        index.Compact();

        CollectionAssert.AreEqual(before, index.Search(query, 300).ToArray());
        Assert.HasCount(300, before);
        Assert.IsLessThan(length / 2, new FileInfo(path).Length);
        index.Add("after", query);
        Assert.AreEqual("after", index.Search(query, 1)[0].Key);
    }

    [TestMethod]
    public void More_changes_than_a_process_may_map_are_possible()
    {
        using var folder = new TemporaryFolder();
        using EmbeddingIndex index = EmbeddingIndex.OpenOrCreate(folder.File("index"), 2);
        for (int i = 0; i < 200; i++)
        {
            index.Add($"row-{i}", [1, i]);
        }

        Assert.AreEqual(200, index.Search([0, 1], 1000).Count);
        Assert.AreEqual("row-199", index.Search([0, 1], 1)[0].Key);
        Assert.IsTrue(index.Contains("row-0"));
    }

    [TestMethod]
    public void The_vector_of_a_key_is_given_back_with_length_1()
    {
        foreach (EmbeddingStorage storage in Enum.GetValues<EmbeddingStorage>())
        {
            using var index = EmbeddingIndex.Create(3, new() { Storage = storage });
            index.Add(["a", "b"], [0, 3, 4, 1e-6f, 0, -1]);
            float[] vector = new float[4];

            Assert.IsTrue(index.TryGetVector("b", vector));
            Assert.AreEqual(1e-6f, vector[0], 1e-9f);
            Assert.AreEqual(-1f, vector[2], 1e-3f);
            Assert.AreEqual(0f, vector[3]);
            Assert.IsFalse(index.TryGetVector("c", vector));
            Assert.ThrowsExactly<ArgumentException>(() => index.TryGetVector("a", new float[2]));
        }
    }

    private static void Put(Dictionary<string, float[]> expected, string[] keys, float[] vectors)
    {
        for (int i = 0; i < keys.Length; i++)
        {
            expected[keys[i]] = Vectors.Row(vectors, i, Dimension).ToArray();
        }
    }

    private static void AssertHolds(Dictionary<string, float[]> expected, EmbeddingIndex index, int step)
    {
        Assert.AreEqual(expected.Count, index.Count, $"step {step}");
        CollectionAssert.AreEquivalent(expected.Keys, index.GetKeys(), $"step {step}");
        if (expected.Count == 0)
        {
            return;
        }

        (string key, float[] vector) = expected.ElementAt(step % expected.Count);
        EmbeddingMatch best = index.Search(vector, 1)[0];
        Assert.AreEqual(key, best.Key, $"step {step}");
        Assert.AreEqual(1, best.Score, 1e-6f);
        Assert.IsTrue(index.Contains(key));
        Assert.IsFalse(index.Contains(key + "?"));
    }
}
