using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.Testing;

namespace SimpleClip.Tests.Embeddings;

[TestClass]
public sealed class EmbeddingOptionsTests
{
    private readonly MLContext _context = new(seed: 1);
    private readonly ClipModel _model = ColorModel.Create();

    [TestMethod]
    public void Fewer_dimensions_are_the_first_values_scaled_to_length_one()
    {
        float[] raw = Raw("yellow");
        double length = Math.Sqrt(raw.Take(2).Sum(value => value * value));

        float[] embedding = Embed(new() { Dimensions = 2 }, "yellow").Single();

        Close.Assert("first values", [(float)(raw[0] / length), (float)(raw[1] / length)], embedding, new Tolerance(1e-6, 0));
    }

    [TestMethod]
    public void Without_normalization_an_embedding_is_what_the_tower_gives()
    {
        CollectionAssert.AreEqual(Raw("green"), Embed(new() { Normalize = false }, "green").Single());
        CollectionAssert.AreEqual(Raw("green")[..3], Embed(new() { Normalize = false, Dimensions = 3 }, "green").Single());
        Assert.AreNotEqual(1, Raw("green").Sum(value => value * value), 1e-3, "a tower that normalizes would show nothing");
    }

    [TestMethod]
    public void Without_normalization_several_texts_become_their_mean()
    {
        IDataView data = _context.Data.LoadFromEnumerable([new PictureRow { Captions = ["red", "a photo of a blue square"] }]);
        var options = new TextEmbeddingEstimator.Options { InputColumnName = "Captions", Normalize = false };
        using TextEmbeddingTransformer transformer = _context.Clip().Transforms.TextEmbedding(_model, options).Fit(data);

        float[] mean = Read(transformer.Transform(data)).Single();

        float[] expected = [.. Raw("red").Zip(Raw("a photo of a blue square"), (one, other) => (one + other) / 2)];
        Close.Assert("mean", expected, mean, new Tolerance(1e-6, 0));
    }

    [TestMethod]
    public void A_column_says_what_it_holds_as_ML_NETs_own_normalizers_do()
    {
        IDataView data = _context.Data.LoadFromEnumerable(Array.Empty<PictureRow>());
        var options = new ImageEmbeddingEstimator.Options { Dimensions = 3 };
        using ImageEmbeddingTransformer normalized = _context.Clip().Transforms.ImageEmbedding(_model, options).Fit(data);
        using ImageEmbeddingTransformer raw =
            _context.Clip().Transforms.ImageEmbedding(_model, options with { Normalize = false }).Fit(data);

        DataViewSchema.Column column = normalized.GetOutputSchema(data.Schema)["Embedding"];

        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single, 3), column.Type);
        Assert.IsTrue(column.IsNormalized());
        Assert.IsFalse(raw.GetOutputSchema(data.Schema)["Embedding"].IsNormalized());
        Assert.IsFalse(column.HasSlotNames(), "the values of an embedding have no names");
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(5)]
    public void Dimensions_that_the_model_has_not_are_refused(int dimensions)
    {
        ArgumentException image = Assert.ThrowsExactly<ArgumentException>(
            () => _context.Clip().Transforms.ImageEmbedding("Embedding", "ImagePath", _model, dimensions: dimensions));
        ArgumentException text = Assert.ThrowsExactly<ArgumentException>(
            () => _context.Clip().Transforms.TextEmbedding("Embedding", "Text", _model, dimensions: dimensions));

        Assert.AreEqual($"Dimensions: expected 1 to 4, the length of the model's embeddings, got {dimensions}.", image.Message);
        Assert.AreEqual(image.Message, text.Message);
    }

    [TestMethod]
    public void Settings_out_of_range_are_named()
    {
        AssertRefused("BatchSize", new() { BatchSize = 0 });
        AssertRefused("Threads", new() { Threads = 0 });
        AssertRefused("GpuDeviceId", new() { GpuDeviceId = -1 });
        AssertRefused("Provider", new() { Provider = (ExecutionProvider)9 });
        AssertRefused("InputColumnName", new() { InputColumnName = "" });
        AssertRefused("OutputColumnName", new() { OutputColumnName = "" });
    }

    [TestMethod]
    public void The_context_chooses_the_device_and_options_override_it()
    {
        var context = new MLContext { GpuDeviceId = 4711, FallbackToCpu = false };
        IDataView data = context.Data.LoadFromEnumerable([new PictureRow { Text = "red" }]);
        TextEmbeddingEstimator following = context.Clip().Transforms.TextEmbedding("Embedding", "Text", _model);
        TextEmbeddingEstimator own =
            context.Clip().Transforms.TextEmbedding(_model, new TextEmbeddingEstimator.Options { FallbackToCpu = true, Threads = 1 });

        TextEmbeddingEstimator onTheCpu = context.Clip().Transforms.TextEmbedding(
            _model, new TextEmbeddingEstimator.Options { Provider = ExecutionProvider.Cpu });

        Assert.Throws<InvalidOperationException>(() => following.Fit(data));
        onTheCpu.Fit(data).Dispose();
        using TextEmbeddingTransformer transformer = own.Fit(data);
        Assert.HasCount(1, Read(transformer.Transform(data)));
    }

    private void AssertRefused(string option, TextEmbeddingEstimator.Options options) => Assert.StartsWith(
        $"{option}: expected",
        Assert.ThrowsExactly<ArgumentException>(() => _context.Clip().Transforms.TextEmbedding(_model, options)).Message);

    private float[] Raw(string text)
    {
        using var encoder = new ClipEncoder(_model);
        return encoder.EncodeTexts([text]);
    }

    private float[][] Embed(TextEmbeddingEstimator.Options options, params string[] texts)
    {
        IDataView data = _context.Data.LoadFromEnumerable(texts.Select(text => new PictureRow { Text = text }));
        using TextEmbeddingTransformer transformer = _context.Clip().Transforms.TextEmbedding(_model, options).Fit(data);
        return Read(transformer.Transform(data));
    }

    private float[][] Read(IDataView data) =>
        [.. _context.Data.CreateEnumerable<PictureEmbedding>(data, reuseRowObject: false).Select(row => row.Embedding)];
}
