using System.Globalization;
using System.Text.Json.Nodes;
using SimpleClip.Evaluation;
using SimpleClip.Numerics;
using SimpleClip.Weights;

namespace SimpleClip;

/// <summary>
/// Image-text retrieval: every caption looks for its image among all the images, and every image for one of its captions among all the
/// captions, by the cosine of their embeddings. The usual figures for Flickr and COCO.
/// </summary>
/// <param name="Images">The number of images.</param>
/// <param name="Texts">The number of captions.</param>
/// <param name="ImageToText">Images looking for captions; a hit is right if it is any of the image's captions.</param>
/// <param name="TextToImage">Captions looking for their image.</param>
public sealed record RetrievalMetrics(int Images, int Texts, RetrievalScores ImageToText, RetrievalScores TextToImage)
{
    /// <summary>
    /// Computes the figures. Of equally similar candidates the earlier one counts as ranked first, so that a model which embeds everything
    /// alike does not look good.
    /// </summary>
    /// <param name="imageEmbeddings">Image embeddings of length 1, shape [images, <paramref name="dimension"/>].</param>
    /// <param name="textEmbeddings">Caption embeddings of length 1, shape [texts, <paramref name="dimension"/>].</param>
    /// <param name="dimension">The length of an embedding.</param>
    /// <param name="textToImage">For every caption the row of its image. Every image has at least one caption.</param>
    /// <exception cref="ArgumentException">The sizes do not fit each other, or an image has no caption.</exception>
    public static RetrievalMetrics Compute(float[] imageEmbeddings, float[] textEmbeddings, int dimension, IReadOnlyList<int> textToImage)
    {
        ArgumentNullException.ThrowIfNull(imageEmbeddings);
        ArgumentNullException.ThrowIfNull(textEmbeddings);
        ArgumentNullException.ThrowIfNull(textToImage);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        int images = imageEmbeddings.Length / dimension;
        int texts = textEmbeddings.Length / dimension;
        if (images == 0 || imageEmbeddings.Length % dimension != 0 || textEmbeddings.Length % dimension != 0 || textToImage.Count != texts)
        {
            throw new ArgumentException(
                $"Expected whole rows of {dimension} values and an image for each text; got {imageEmbeddings.Length} and " +
                $"{textEmbeddings.Length} values and {textToImage.Count} images of texts.");
        }

        List<int>[] textsOfImage = Group(textToImage, images);
        int[] imageRanks = new int[images];
        int[] textRanks = new int[texts];
        Parallel.For(0, images, image => imageRanks[image] = BestRank(Row(imageEmbeddings, image), textEmbeddings, textsOfImage[image]));
        Parallel.For(0, texts, text => textRanks[text] = BestRank(Row(textEmbeddings, text), imageEmbeddings, [textToImage[text]]));
        return new RetrievalMetrics(images, texts, RetrievalScores.FromRanks(imageRanks), RetrievalScores.FromRanks(textRanks));

        ReadOnlySpan<float> Row(float[] rows, int index) => rows.AsSpan(index * dimension, dimension);
    }

    /// <summary>
    /// The result as JSON with the names of CLIP_benchmark (<c>dataset</c>, <c>model</c>, <c>pretrained</c>, <c>task</c>, <c>metrics</c>,
    /// <c>language</c>): <c>image_retrieval_recall@5</c> is that of <see cref="TextToImage"/>, <c>text_retrieval_recall@5</c> that of
    /// <see cref="ImageToText"/>, and so on; median and mean ranks, and the numbers of images and texts, stand beside them.
    /// </summary>
    /// <param name="info">What was evaluated, on what; null to leave that open.</param>
    public string ToJson(EvaluationInfo? info = null)
    {
        var figures = new JsonObject();
        TextToImage.AddTo(figures, "image");
        ImageToText.AddTo(figures, "text");
        return BenchmarkJson.Write("zeroshot_retrieval", figures, info, new JsonObject { ["images"] = Images, ["texts"] = Texts });
    }

    /// <summary>Writes <see cref="ToJson"/> to a file.</summary>
    /// <param name="path">The file; missing folders are made.</param>
    /// <param name="info">What was evaluated, on what; null to leave that open.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path, EvaluationInfo? info = null) => AtomicFile.WriteText(path, ToJson(info));

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"image -> text R@1 {ImageToText.RecallAt1:P1}, R@5 {ImageToText.RecallAt5:P1}, R@10 {ImageToText.RecallAt10:P1}, median rank " +
        $"{ImageToText.MedianRank}, mean rank {ImageToText.MeanRank:F1}; " +
        $"text -> image R@1 {TextToImage.RecallAt1:P1}, R@5 {TextToImage.RecallAt5:P1}, R@10 {TextToImage.RecallAt10:P1}, median rank " +
        $"{TextToImage.MedianRank}, mean rank {TextToImage.MeanRank:F1} ({Images} images, {Texts} texts)");

    private static List<int>[] Group(IReadOnlyList<int> textToImage, int images)
    {
        List<int>[] texts = [.. Enumerable.Range(0, images).Select(_ => new List<int>())];
        for (int text = 0; text < textToImage.Count; text++)
        {
            int image = textToImage[text];
            if (image < 0 || image >= images)
            {
                throw new ArgumentException($"Text {text} belongs to image {image}; expected 0 to {images - 1}.", nameof(textToImage));
            }

            texts[image].Add(text);
        }

        int without = Array.FindIndex(texts, list => list.Count == 0);
        return without < 0 ? texts : throw new ArgumentException($"Image {without} has no text.", nameof(textToImage));
    }

    /// <summary>The position, from 1, of the best of the right candidates.</summary>
    private static int BestRank(ReadOnlySpan<float> query, float[] candidates, List<int> right)
    {
        int count = candidates.Length / query.Length;
        float[] similarities = new float[count];
        for (int i = 0; i < count; i++)
        {
            similarities[i] = VectorMath.Dot(query, candidates.AsSpan(i * query.Length, query.Length));
        }

        int best = right[0];
        foreach (int candidate in right)
        {
            best = similarities[candidate] > similarities[best] ? candidate : best;
        }

        int rank = 1;
        for (int i = 0; i < count; i++)
        {
            // Anything but a comparison that succeeds counts against the model, NaN included.
            bool isWorse = similarities[i] < similarities[best] || (similarities[i] == similarities[best] && i >= best);
            rank += isWorse || i == best ? 0 : 1;
        }

        return rank;
    }
}
