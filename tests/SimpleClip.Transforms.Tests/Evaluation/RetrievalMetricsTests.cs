using System.Text.Json.Nodes;

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
    public void Several_captions_of_a_picture_count_as_in_CLIP_benchmark()
    {
        // Cosines by hand: the second picture's first caption lies nearer to the first picture.
        float[] images = [1, 0, 0, 1];
        float[] texts = [1, 0, 0.6f, 0.8f, 0.8f, 0.6f, 0, 1];

        RetrievalMetrics metrics = RetrievalMetrics.Compute(images, texts, 2, [0, 0, 1, 1]);

        Assert.AreEqual((0.5, 1.0), (metrics.TextToImage.RecallAt1, metrics.TextToImage.RecallAt5));
        Assert.AreEqual((1.0, 1.0), (metrics.ImageToText.RecallAt1, metrics.ImageToText.RecallAt5), "one caption of a picture is enough");
        Assert.AreEqual((1.5, 1.5), (metrics.TextToImage.MedianRank, metrics.TextToImage.MeanRank));
        Assert.AreEqual(1, metrics.ImageToText.MeanRank);
    }

    [TestMethod]
    public void The_file_has_the_names_of_CLIP_benchmark()
    {
        RetrievalMetrics metrics = new(2, 4, new RetrievalScores(0.1, 0.2, 0.3, 4, 5), new RetrievalScores(0.6, 0.7, 0.8, 9, 10));

        JsonNode file = JsonNode.Parse(metrics.ToJson(new EvaluationInfo { Dataset = "flickr8k", Language = "de" }))!;

        Assert.AreEqual(
            "flickr8k zeroshot_retrieval de 2 4", $"{file["dataset"]} {file["task"]} {file["language"]} {file["images"]} {file["texts"]}");
        (string, double)[] expected =
        [
            ("image_retrieval_recall@1", 0.6), ("image_retrieval_recall@5", 0.7), ("image_retrieval_recall@10", 0.8),
            ("image_retrieval_median_rank", 9), ("image_retrieval_mean_rank", 10),
            ("text_retrieval_recall@1", 0.1), ("text_retrieval_recall@5", 0.2), ("text_retrieval_recall@10", 0.3),
            ("text_retrieval_median_rank", 4), ("text_retrieval_mean_rank", 5),
        ];
        CollectionAssert.AreEqual(expected, file["metrics"]!.AsObject().Select(entry => (entry.Key, (double)entry.Value!)).ToArray());
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
        Assert.AreEqual(ranks.Sum() / (double)ranks.Length, actual.MeanRank, 1e-9);
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
