using Microsoft.ML;
using SimpleClip.Batching;
using SimpleClip.Testing;

namespace SimpleClip.Tests.Embeddings;

[TestClass]
public sealed class TextEmbeddingTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    [DataRow(32)]
    [DataRow(3)]
    public void Each_row_gets_the_embedding_of_its_text(int batchSize)
    {
        string[] colors = [.. ColorModel.Colors.Keys];
        IDataView data = _context.Data.LoadFromEnumerable(colors.Select(color => new PictureRow { Text = color }));
        using var encoder = new ClipEncoder(ColorModel.Create());

        using TextEmbeddingTransformer transformer = _context.Clip().Transforms
            .TextEmbedding("Embedding", "Text", ColorModel.Create(), batchSize).Fit(data);

        CollectionAssert.AreEqual(encoder.EmbedTexts(colors), Read(transformer.Transform(data)).SelectMany(row => row).ToArray());
    }

    [TestMethod]
    public void Several_texts_of_a_row_become_one_embedding_of_length_one()
    {
        IDataView data = _context.Data.LoadFromEnumerable(
            [new PictureRow { Captions = ["red", "green", "red"] }, new PictureRow { Captions = ["blue"] }]);
        using var encoder = new ClipEncoder(ColorModel.Create());
        using TextEmbeddingTransformer transformer = _context.Clip().Transforms.TextEmbedding(
            "Embedding", "Captions", ColorModel.Create()).Fit(data);

        float[][] actual = Read(transformer.Transform(data));

        float[] red = encoder.EmbedTexts(["red"]);
        float[] green = encoder.EmbedTexts(["green"]);
        float[] sum = [.. red.Zip(green, (r, g) => (2 * r) + g)];
        float length = MathF.Sqrt(sum.Sum(value => value * value));
        Close.Assert("mean", [.. sum.Select(value => value / length)], actual[0], new Tolerance(1e-6, 0));
        CollectionAssert.AreEqual(encoder.EmbedTexts(["blue"]), actual[1]);
    }

    [TestMethod]
    public void An_empty_text_is_reported_with_its_row_and_column()
    {
        IDataView data = _context.Data.LoadFromEnumerable([new PictureRow { Text = "red" }, new PictureRow { Text = " " }]);
        using TextEmbeddingTransformer transformer = _context.Clip().Transforms.TextEmbedding(
            "Embedding", "Text", ColorModel.Create()).Fit(data);

        RowException exception = Assert.ThrowsExactly<RowException>(() => Read(transformer.Transform(data)));

        Assert.AreEqual(1, exception.Row);
        Assert.Contains("'Text'", exception.Message);
    }

    [TestMethod]
    public void A_column_of_a_wrong_type_is_named()
    {
        IDataView data = _context.Data.LoadFromEnumerable(Array.Empty<PictureRow>());
        TextEmbeddingEstimator estimator = _context.Clip().Transforms.TextEmbedding("Embedding", "File", ColorModel.Create());

        Assert.Contains("text column 'File'", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => estimator.Fit(data)).Message);
    }

    private float[][] Read(IDataView data) =>
        [.. _context.Data.CreateEnumerable<PictureEmbedding>(data, reuseRowObject: false).Select(row => row.Embedding)];
}
