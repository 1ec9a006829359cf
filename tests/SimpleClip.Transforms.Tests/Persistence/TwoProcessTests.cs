using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.Testing;

namespace SimpleClip.Tests.Persistence;

[TestClass]
public sealed class TwoProcessTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void A_zero_shot_classifier_works_in_another_process()
    {
        using var folder = new TemporaryFolder();
        PictureRow[] rows = PictureRow.OfColors(folder.Path);
        IDataView data = _context.Data.LoadFromEnumerable(rows);
        var model = _context.Transforms.Conversion.MapValueToKey("Label")
            .Append(_context.Clip().Transforms.ZeroShotClassification(ColorModel.Create(), predictedLabelColumnName: "PredictedKey"))
            .Append(_context.Transforms.Conversion.MapKeyToValue("PredictedLabel", "PredictedKey"))
            .Fit(data);
        _context.Model.Save(model, data.Schema, folder.File("zeroshot.zip"));

        JsonElement printed = ServingProcess.Run("classify", folder.File("zeroshot.zip"), rows);

        CollectionAssert.AreEqual(ColorModel.Colors.Keys.ToArray(), Texts(printed.GetProperty("Labels")));
        foreach (string way in (string[])["Single", "Batched"])
        {
            JsonElement[] classified = [.. printed.GetProperty(way).EnumerateArray()];
            CollectionAssert.AreEqual(
                rows.Select(row => row.Label).ToArray(),
                classified.Select(row => row.GetProperty("PredictedLabel").GetString()).ToArray(),
                way);
        }

        MulticlassClassificationMetrics metrics = _context.MulticlassClassification.Evaluate(
            model.Transform(data), predictedLabelColumnName: "PredictedKey");
        Assert.AreEqual(1, printed.GetProperty("MicroAccuracy").GetDouble());
        Assert.AreEqual(metrics.LogLoss, printed.GetProperty("LogLoss").GetDouble(), 1e-9);
    }

    [TestMethod]
    public void An_image_embedding_works_in_another_process() =>
        AssertEmbeddings((data, model) => _context.Clip().Transforms.ImageEmbedding("Embedding", "ImagePath", model).Fit(data));

    [TestMethod]
    public void A_text_embedding_works_in_another_process() =>
        AssertEmbeddings((data, model) => _context.Clip().Transforms.TextEmbedding("Embedding", "Text", model).Fit(data));

    [TestMethod]
    public void A_trained_model_works_in_another_process() =>
        AssertEmbeddings((_, model) => new ClipTransformer(
            _context, model, new ClipTransformer.Options { TextColumnName = "Text", ImageEmbeddingColumnName = "Embedding" }));

    private static string[] Texts(JsonElement array) => [.. array.EnumerateArray().Select(text => text.GetString()!)];

    private void AssertEmbeddings(Func<IDataView, ClipModel, ITransformer> fit)
    {
        using var folder = new TemporaryFolder();
        PictureRow[] rows = PictureRow.OfColors(folder.Path);
        IDataView data = _context.Data.LoadFromEnumerable(rows);
        ITransformer model = fit(data, ColorModel.Create());
        _context.Model.Save(model, data.Schema, folder.File("embedding.zip"));
        float[] expected = [.. _context.Data
            .CreateEnumerable<PictureEmbedding>(model.Transform(data), reuseRowObject: false).SelectMany(row => row.Embedding)];

        JsonElement printed = ServingProcess.Run("embed", folder.File("embedding.zip"), rows);

        CollectionAssert.AreEqual(expected, Floats(printed.GetProperty("Batched")));
        CollectionAssert.AreEqual(expected, Floats(printed.GetProperty("Single")));
        (model as IDisposable)?.Dispose();
    }

    private static float[] Floats(JsonElement rows) =>
        [.. rows.EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(value => value.GetSingle())];
}
