namespace SimpleClip.Tests.Index;

[TestClass]
public sealed class EmbeddingIndexSearchTests
{
    private const double SingleError = 1e-6, HalfError = 5e-4;

    [TestMethod]
    [DataRow(1, EmbeddingStorage.Single)]
    [DataRow(3, EmbeddingStorage.Single)]
    [DataRow(32, EmbeddingStorage.Single)]
    [DataRow(33, EmbeddingStorage.Single)]
    [DataRow(100, EmbeddingStorage.Single)]
    [DataRow(512, EmbeddingStorage.Single)]
    [DataRow(1, EmbeddingStorage.Half)]
    [DataRow(3, EmbeddingStorage.Half)]
    [DataRow(64, EmbeddingStorage.Half)]
    [DataRow(65, EmbeddingStorage.Half)]
    [DataRow(512, EmbeddingStorage.Half)]
    public void Scores_and_order_are_those_of_64_bit_numbers(int dimension, EmbeddingStorage storage)
    {
        const int Rows = 3000, K = 25;
        float[] vectors = Vectors.Random(Rows, dimension), query = Vectors.Random(1, dimension, seed: 2);
        using EmbeddingIndex index = Vectors.Index(Rows, dimension, new() { Storage = storage });
        double[] exact = [.. Enumerable.Range(0, Rows).Select(row => Vectors.Cosine(query, Vectors.Row(vectors, row, dimension)))];
        double error = storage == EmbeddingStorage.Half ? HalfError : SingleError;

        IReadOnlyList<EmbeddingMatch> found = index.Search(query, K);

        Assert.HasCount(K, found);
        Assert.HasCount(K, found.Select(match => match.Key).Distinct().ToArray());
        double[] best = [.. exact.OrderDescending().Take(K)];
        for (int i = 0; i < K; i++)
        {
            Assert.AreEqual(exact[Row(found[i])], found[i].Score, error, $"place {i}");
            Assert.AreEqual(best[i], exact[Row(found[i])], 2 * error, $"place {i}");
            Assert.IsTrue(i == 0 || found[i - 1].Score >= found[i].Score, $"place {i}");
        }
    }

    [TestMethod]
    public void With_32_bit_numbers_the_best_rows_are_exactly_those_of_64_bit_numbers()
    {
        const int Rows = 20_000, Dimension = 64, K = 100;
        float[] vectors = Vectors.Random(Rows, Dimension), query = Vectors.Random(1, Dimension, seed: 3);
        using EmbeddingIndex index = Vectors.Index(Rows, Dimension);

        IReadOnlyList<EmbeddingMatch> found = index.Search(query, K);

        int[] expected = [.. Enumerable.Range(0, Rows)
            .OrderByDescending(row => Vectors.Cosine(query, Vectors.Row(vectors, row, Dimension))).Take(K)];
        CollectionAssert.AreEqual(expected, found.Select(Row).ToArray());
    }

    [TestMethod]
    [DataRow(EmbeddingStorage.Single)]
    [DataRow(EmbeddingStorage.Half)]
    public void Queries_searched_together_find_bit_by_bit_what_each_finds_alone(EmbeddingStorage storage)
    {
        const int Rows = 2000, Dimension = 48;
        using EmbeddingIndex index = Vectors.Index(Rows, Dimension, new() { Storage = storage });
        for (int count = 0; count <= 20; count++)
        {
            float[] queries = Vectors.Random(count, Dimension, seed: 4);

            IReadOnlyList<IReadOnlyList<EmbeddingMatch>> together = index.SearchMany(queries, 7);

            Assert.HasCount(count, together);
            for (int i = 0; i < count; i++)
            {
                EmbeddingMatch[] alone = [.. index.Search(Vectors.Row(queries, i, Dimension), 7)];
                CollectionAssert.AreEqual(alone, together[i].ToArray(), $"query {i} of {count}");
            }
        }
    }

    [TestMethod]
    public void Many_threads_find_what_one_finds()
    {
        const int Rows = 30_000, Dimension = 64;
        float[] query = Vectors.Random(1, Dimension, seed: 5);
        using EmbeddingIndex one = Vectors.Index(Rows, Dimension, new() { Threads = 1 });
        using EmbeddingIndex many = Vectors.Index(Rows, Dimension, new() { Threads = 7 });

        CollectionAssert.AreEqual(one.Search(query, 50).ToArray(), many.Search(query, 50).ToArray());
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(4)]
    public void Of_equal_scores_the_row_added_first_comes_first(int threads)
    {
        const int Rows = 40_000;
        using var index = EmbeddingIndex.Create(32, new() { Threads = threads });
        float[] same = new float[Rows * 32];
        for (int row = 0; row < Rows; row++)
        {
            same[row * 32] = row % 1000 == 999 ? -1 : 2;
        }

        index.Add(Vectors.Keys(Rows), same);

        string[] found = [.. index.Search(Vectors.Row(same, 0, 32), 1500).Select(match => match.Key)];

        CollectionAssert.AreEqual(
            Enumerable.Range(0, Rows).Where(row => row % 1000 != 999).Take(1500).Select(row => $"row-{row}").ToArray(), found);
    }

    [TestMethod]
    public void Fewer_vectors_than_asked_for_are_all_found()
    {
        using EmbeddingIndex index = Vectors.Index(5, 8);

        IReadOnlyList<EmbeddingMatch> found = index.Search(Vectors.Random(1, 8), 50);

        CollectionAssert.AreEquivalent(Vectors.Keys(5), found.Select(match => match.Key).ToArray());
    }

    [TestMethod]
    public void An_empty_index_finds_nothing()
    {
        using var index = EmbeddingIndex.Create(8);

        Assert.IsEmpty(index.Search(Vectors.Random(1, 8), 3));
        Assert.AreEqual(0, index.Count);
        Assert.IsEmpty(index.GetKeys());
    }

    [TestMethod]
    public void A_filter_decides_by_the_key_which_vectors_may_be_found()
    {
        const int Rows = 10_000, Dimension = 16;
        float[] vectors = Vectors.Random(Rows, Dimension), query = Vectors.Random(1, Dimension, seed: 6);
        using EmbeddingIndex index = Vectors.Index(Rows, Dimension, new() { Threads = 3 });

        IReadOnlyList<EmbeddingMatch> found = index.Search(query, 20, key => key.EndsWith("77", StringComparison.Ordinal));

        int[] expected = [.. Enumerable.Range(0, Rows).Where(row => row % 100 == 77)
            .OrderByDescending(row => Vectors.Cosine(query, Vectors.Row(vectors, row, Dimension))).Take(20)];
        CollectionAssert.AreEqual(expected, found.Select(Row).ToArray());
        Assert.IsEmpty(index.Search(query, 20, _ => false));
    }

    [TestMethod]
    public void What_a_filter_throws_reaches_the_caller()
    {
        using EmbeddingIndex index = Vectors.Index(50_000, 16, new() { Threads = 4 });

        Assert.ThrowsExactly<NotSupportedException>(() => index.Search(Vectors.Random(1, 16), 1, _ => throw new NotSupportedException()));
    }

    [TestMethod]
    public void A_search_can_be_stopped()
    {
        using EmbeddingIndex index = Vectors.Index(100, 16);

        Assert.ThrowsExactly<OperationCanceledException>(
            () => index.Search(Vectors.Random(1, 16), 1, cancellation: new CancellationToken(canceled: true)));
    }

    [TestMethod]
    public void Length_does_not_matter()
    {
        float[] small = [3e-30f, 4e-30f], large = [3e30f, 4e30f];
        using var index = EmbeddingIndex.Create(2);
        index.Add(["small", "large"], [.. small, .. large]);

        foreach (EmbeddingMatch match in index.SearchMany([.. small, .. large], 2).SelectMany(matches => matches))
        {
            Assert.AreEqual(1, match.Score, 1e-6f);
        }
    }

    [TestMethod]
    public void Bad_vectors_and_queries_are_refused_by_name()
    {
        using EmbeddingIndex index = Vectors.Index(2, 3);
        float[] zero = [0, 0, 0], infinite = [1, float.PositiveInfinity, 0], tiny = [1e-42f, 0, 0];

        AssertRefused("Element 1 of vector 1 (key 'b') is NaN", () => index.Add(["a", "b"], [1, 2, 3, 4, float.NaN, 6]));
        AssertRefused("Vector 1 (key 'b') has length 0", () => index.Add(["a", "b"], [1, 2, 3, .. zero]));
        AssertRefused("Element 1 of vector 0", () => index.Add("a", infinite));
        AssertRefused("has length 1.0", () => index.Add("a", tiny));
        AssertRefused("Query 1 has length 0", () => index.SearchMany([1, 2, 3, .. zero], 1));
        AssertRefused("4 numbers; expected a multiple of 3", () => index.SearchMany([1, 2, 3, 4], 1));
        AssertRefused("The query has 6 numbers; expected 3", () => index.Search([1, 2, 3, 4, 5, 6], 1));
        AssertRefused("5 numbers for 2 keys; expected 3 for each", () => index.Add(["a", "b"], [1, 2, 3, 4, 5]));
        AssertRefused("Key 1, 'a', was there before", () => index.Add(["a", "a"], [1, 2, 3, 4, 5, 6]));
        AssertRefused("Key 1, 'row-1', is in the index already", () => index.Add(["a", "row-1"], [1, 2, 3, 4, 5, 6]));
        AssertRefused("Key 0 is empty", () => index.Add("", [1, 2, 3]));
        AssertRefused("Key 0 takes 20000 bytes", () => index.Add(new string('a', 20_000), [1, 2, 3]));
        AssertRefused("Key 0 is not a valid text", () => index.Add("\ud800", [1, 2, 3]));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => index.Search([1, 2, 3], 0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => EmbeddingIndex.Create(0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => EmbeddingIndex.Create(65_537));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => EmbeddingIndex.Create(3, new() { Threads = 0 }));
        Assert.AreEqual(2, index.Count);
        CollectionAssert.AreEqual(Vectors.Keys(2), index.GetKeys());
    }

    [TestMethod]
    public void A_disposed_index_says_so()
    {
        EmbeddingIndex index = Vectors.Index(2, 3);
        index.Dispose();
        index.Dispose();

        Assert.ThrowsExactly<ObjectDisposedException>(() => index.Search([1, 2, 3], 1));
        Assert.ThrowsExactly<ObjectDisposedException>(() => index.Add("a", [1, 2, 3]));
        Assert.ThrowsExactly<ObjectDisposedException>(() => index.Contains("a"));
        Assert.ThrowsExactly<ObjectDisposedException>(index.GetKeys);
    }

    private static int Row(EmbeddingMatch match) => int.Parse(match.Key.AsSpan("row-".Length));

    private static void AssertRefused(string expected, Action action) =>
        Assert.Contains(expected, Assert.ThrowsExactly<ArgumentException>(action).Message);
}
