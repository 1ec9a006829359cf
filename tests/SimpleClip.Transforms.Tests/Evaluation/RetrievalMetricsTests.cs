namespace SimpleClip.Tests.Evaluation;

[TestClass]
public sealed class RetrievalMetricsTests
{
    [TestMethod]
    public void Figures_equal_those_of_plain_sorting()
    {
        const int Images = 40;
        const int Dimension = 6;
        var random = new Random(11);
        int[] textToImage = [.. Enumerable.Range(0, Images).SelectMany(image => Enumerable.Repeat(image, 1 + (image % 5)))];
        float[] images = Rows(random, Images, Dimension);
        float[] texts = Rows(random, textToImage.Length, Dimension);

        RetrievalMetrics metrics = RetrievalMetrics.Compute(images, texts, Dimension, textToImage);

        int[] textRanks = [.. textToImage.Select((image, text) => Ranking(Row(texts, text), images)
            .TakeWhile(candidate => candidate != image).Count() + 1)];
        int[] imageRanks = [.. Enumerable.Range(0, Images).Select(image => Ranking(Row(images, image), texts)
            .TakeWhile(candidate => textToImage[candidate] != image).Count() + 1)];
        AssertScores(textRanks, metrics.TextToImage);
        AssertScores(imageRanks, metrics.ImageToText);

        float[] Row(float[] rows, int index) => rows[(index * Dimension)..((index + 1) * Dimension)];

        IEnumerable<int> Ranking(float[] query, float[] candidates) => Enumerable.Range(0, candidates.Length / Dimension)
            .OrderByDescending(candidate => Row(candidates, candidate).Zip(query, (left, right) => left * right).Sum());
    }

    [TestMethod]
    public void Equal_embeddings_score_no_better_than_chance()
    {
        float[] same = Enumerable.Repeat(1f, 100).ToArray();

        RetrievalMetrics metrics = RetrievalMetrics.Compute(same, same, 1, Enumerable.Range(0, 100).ToArray());

        Assert.AreEqual(0.01, metrics.TextToImage.RecallAt1, 1e-9);
        Assert.AreEqual(0.10, metrics.ImageToText.RecallAt10, 1e-9);
        Assert.AreEqual(50.5, metrics.TextToImage.MedianRank);
    }

    [TestMethod]
    public void Embeddings_that_are_not_numbers_score_nothing()
    {
        float[] invalid = Enumerable.Repeat(float.NaN, 50).ToArray();

        RetrievalMetrics metrics = RetrievalMetrics.Compute(invalid, invalid, 1, Enumerable.Range(0, 50).ToArray());

        Assert.AreEqual(0, metrics.TextToImage.RecallAt10);
    }

    [TestMethod]
    public void Sizes_that_do_not_fit_are_refused()
    {
        Assert.ThrowsExactly<ArgumentException>(() => RetrievalMetrics.Compute(new float[5], new float[4], 2, [0, 1]));
        Assert.ThrowsExactly<ArgumentException>(() => RetrievalMetrics.Compute(new float[4], new float[4], 2, [0]));
        Assert.ThrowsExactly<ArgumentException>(() => RetrievalMetrics.Compute(new float[4], new float[4], 2, [0, 2]));
        ArgumentException withoutText = Assert.ThrowsExactly<ArgumentException>(
            () => RetrievalMetrics.Compute(new float[4], new float[4], 2, [0, 0]));
        Assert.Contains("Image 1", withoutText.Message);
    }

    private static void AssertScores(int[] ranks, RetrievalScores actual)
    {
        Assert.AreEqual(ranks.Count(rank => rank <= 1) / (double)ranks.Length, actual.RecallAt1, 1e-9);
        Assert.AreEqual(ranks.Count(rank => rank <= 5) / (double)ranks.Length, actual.RecallAt5, 1e-9);
        Assert.AreEqual(ranks.Count(rank => rank <= 10) / (double)ranks.Length, actual.RecallAt10, 1e-9);
        int[] sorted = [.. ranks.Order()];
        Assert.AreEqual((sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2.0, actual.MedianRank, 1e-9);
    }

    private static float[] Rows(Random random, int count, int dimension)
    {
        float[] rows = [.. Enumerable.Range(0, count * dimension).Select(_ => (float)(random.NextDouble() - 0.5))];
        for (int start = 0; start < rows.Length; start += dimension)
        {
            SimpleClip.Numerics.VectorMath.Normalize(rows.AsSpan(start, dimension));
        }

        return rows;
    }
}
