using Microsoft.ML;
using SimpleClip.Batching;
using SimpleClip.ServingApp;
using SimpleClip.Testing;

namespace SimpleClip.Tests.Similarity;

[TestClass]
public sealed class ImageTextSimilarityTests
{
    private const double Scale = 20;
    private const double Bias = -3;

    private readonly MLContext _context = new(seed: 1);

    // Red is (1, -1, -1), white (1, 1, 1) and yellow (1, 1, -1): cosines are thirds.
    [TestMethod]
    [DataRow(SimilarityScoring.Cosine, 1.0, -1 / 3.0, 1 / 3.0)]
    [DataRow(SimilarityScoring.Logit, 17.0, -29 / 3.0, 11 / 3.0)]
    [DataRow(SimilarityScoring.Sigmoid, 0.99999996, 6.3366e-5, 0.975065)]
    public void The_similarity_of_a_row_is_that_of_its_image_and_its_text(
        SimilarityScoring scoring, double red, double white, double yellow)
    {
        float[] scores = Compare(scoring, ["a red square", "a white square", "a yellow square"]);

        Close.Assert("similarities", [(float)red, (float)white, (float)yellow], scores, new Tolerance(1e-6, 1e-4));
    }

    [TestMethod]
    public void Several_texts_count_as_their_mean()
    {
        using var folder = new TemporaryFolder();
        PictureRow row = PictureRow.OfColors(folder.Path)[0];
        row.Captions = ["red", "yellow"];
        IDataView data = _context.Data.LoadFromEnumerable([row]);
        using ImageTextSimilarityTransformer transformer =
            _context.Clip().Transforms.ImageTextSimilarity("Similarity", "File", "Captions", ColorModel.Create()).Fit(data);

        float similarity = Read(transformer.Transform(data)).Single();

        // The mean of (1, -1, -1) and (1, 1, -1) points to (1, 0, -1).
        Assert.AreEqual(2 / Math.Sqrt(6), similarity, 1e-6);
    }

    [TestMethod]
    public void A_blank_text_is_reported_with_its_row_and_column()
    {
        RowException exception = Assert.ThrowsExactly<RowException>(() => Compare(SimilarityScoring.Cosine, ["red", " "]));

        Assert.AreEqual(1, exception.Row);
        Assert.Contains("'Text'", exception.Message);
    }

    [TestMethod]
    public void A_scoring_that_does_not_exist_is_refused()
    {
        ArgumentException exception = Assert.ThrowsExactly<ArgumentException>(() => _context.Clip().Transforms.ImageTextSimilarity(
            "Similarity", "File", "Text", ColorModel.Create(), (SimilarityScoring)3));

        Assert.AreEqual("Scoring: expected Cosine, Logit, Sigmoid, got 3.", exception.Message);
    }

    /// <summary>Compares a red picture with texts.</summary>
    private float[] Compare(SimilarityScoring scoring, string[] texts)
    {
        using var folder = new TemporaryFolder();
        byte[] red = PictureRow.OfColors(folder.Path)[0].File;
        IDataView data = _context.Data.LoadFromEnumerable(texts.Select(text => new PictureRow { File = red, Text = text }));
        using ImageTextSimilarityTransformer transformer = _context.Clip().Transforms
            .ImageTextSimilarity("Similarity", "File", "Text", ColorModel.WithLogits(Math.Log(Scale), Bias), scoring).Fit(data);
        return Read(transformer.Transform(data));
    }

    private float[] Read(IDataView data) =>
        [.. _context.Data.CreateEnumerable<Prediction>(data, reuseRowObject: false, ignoreMissingColumns: true)
            .Select(row => row.Similarity)];
}
