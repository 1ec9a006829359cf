using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.Testing;
using SimpleClip.Tests.Estimators;

namespace SimpleClip.Tests.Persistence;

[TestClass]
public sealed class TwoProcessTests
{
    [TestMethod]
    [DynamicData(nameof(EstimatorCases.Names), typeof(EstimatorCases))]
    public void Every_component_works_in_another_process(string name)
    {
        using var harness = new EstimatorHarness(name);
        List<Dictionary<string, string>> expected = harness.ReadOutputs();

        JsonElement printed = ServingProcess.Run("predict", harness.SavePipeline(), harness.Rows);

        foreach (string way in (string[])["Batched", "Single", "Engine"])
        {
            JsonElement[] rows = [.. printed.GetProperty(way).EnumerateArray()];
            Assert.HasCount(expected.Count, rows, way);
            for (int i = 0; i < rows.Length; i++)
            {
                foreach ((string column, string value) in expected[i])
                {
                    Assert.AreEqual(value, rows[i].GetProperty(column).GetString(), $"{way}, row {i}, {column}");
                }
            }
        }
    }

    [TestMethod]
    public void A_classifier_is_evaluated_alike_in_another_process()
    {
        using var folder = new TemporaryFolder();
        var context = new MLContext(seed: 1);
        PictureRow[] rows = PictureRow.OfColors(folder.Path);
        IDataView data = context.Data.LoadFromEnumerable(rows);
        var model = context.Transforms.Conversion.MapValueToKey("Label")
            .Append(context.Clip().Transforms.ZeroShotClassification(ColorModel.Create(), predictedLabelColumnName: "PredictedKey"))
            .Append(context.Transforms.Conversion.MapKeyToValue("PredictedName", "PredictedKey"))
            .Fit(data);
        context.Model.Save(model, data.Schema, folder.File("zeroshot.zip"));

        JsonElement printed = ServingProcess.Run("evaluate", folder.File("zeroshot.zip"), rows);

        MulticlassClassificationMetrics metrics = context.MulticlassClassification.Evaluate(
            model.Transform(data), predictedLabelColumnName: "PredictedKey");
        Assert.AreEqual(1, printed.GetProperty("MicroAccuracy").GetDouble());
        Assert.AreEqual(metrics.LogLoss, printed.GetProperty("LogLoss").GetDouble(), 1e-9);
        CollectionAssert.AreEqual(
            rows.Select(row => row.Label).ToArray(),
            printed.GetProperty("Engine").EnumerateArray().Select(row => row.GetProperty("PredictedName").GetString()).ToArray());
    }
}
