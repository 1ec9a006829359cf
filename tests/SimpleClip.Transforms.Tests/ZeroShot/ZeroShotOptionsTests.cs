using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.ServingApp;
using SimpleClip.Testing;

namespace SimpleClip.Tests.ZeroShot;

[TestClass]
public sealed class ZeroShotOptionsTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void Sigmoid_scores_each_label_by_itself()
    {
        var options = new ZeroShotClassificationEstimator.Options { Labels = ["blue", "yellow", "red"], Scoring = ZeroShotScoring.Sigmoid };

        Prediction red = Classify(ColorModel.WithLogits(Math.Log(20), -3), options, "red").Single();

        Close.Assert("scores", [Sigmoid((-20 / 3.0) - 3), Sigmoid((20 / 3.0) - 3), Sigmoid(17)], red.Score, new Tolerance(1e-6, 1e-4));
        Assert.AreEqual(3u, red.PredictedLabel, "the best one is predicted");
    }

    [TestMethod]
    public void All_labels_above_a_threshold_come_in_a_column_of_their_own_the_best_first()
    {
        var options = new ZeroShotClassificationEstimator.Options
        {
            Labels = ["blue", "yellow", "red"],
            Scoring = ZeroShotScoring.Sigmoid,
            PredictedLabelsColumnName = "PredictedLabels",
        };
        ClipModel model = ColorModel.WithLogits(Math.Log(20), -3);

        Prediction[] predictions = Classify(model, options, "red", "green");

        CollectionAssert.AreEqual(new uint[] { 3, 2 }, predictions[0].PredictedLabels);
        CollectionAssert.AreEqual(new uint[] { 2 }, predictions[1].PredictedLabels);
        CollectionAssert.AreEqual(
            new uint[] { 3 }, Classify(model, options with { LabelThreshold = 0.99f }, "red").Single().PredictedLabels);
    }

    [TestMethod]
    public void The_keys_of_several_labels_become_their_names()
    {
        using var folder = new TemporaryFolder();
        IDataView data = _context.Data.LoadFromEnumerable(PictureRow.OfColors(folder.Path)[..1]);
        var options = new ZeroShotClassificationEstimator.Options
        {
            Labels = ["blue", "yellow", "red"],
            Scoring = ZeroShotScoring.Sigmoid,
            PredictedLabelsColumnName = "PredictedLabels",
        };

        var model = _context.Clip().Transforms.ZeroShotClassification(ColorModel.Create(), options)
            .Append(_context.Transforms.Conversion.MapKeyToValue("Names", "PredictedLabels"))
            .Fit(data);

        IDataView transformed = model.Transform(data);
        Assert.AreEqual("[red, yellow]", RowValues.ReadAll(transformed, [transformed.Schema["Names"]]).Single()["Names"]);
    }

    [TestMethod]
    public void The_temperature_divides_cosines()
    {
        var options = new ZeroShotClassificationEstimator.Options { Labels = ["red", "yellow"], Temperature = 0.5 };

        float[] scores = Classify(ColorModel.Create(), options, "red").Single().Score;

        Assert.AreEqual(1 / (1 + Math.Exp((1 / 3.0 / 0.5) - 2)), scores[0], 1e-6);
    }

    [TestMethod]
    public void An_image_of_no_class_gets_the_unknown_label()
    {
        var options = new ZeroShotClassificationEstimator.Options
        {
            Labels = ["red", "blue"],
            ConfidenceThreshold = 0.9f,
            UnknownLabel = "something else",
            PredictedLabelsColumnName = "PredictedLabels",
        };

        // Green is as far from red as from blue.
        Prediction[] predictions = Classify(ColorModel.Create(), options, "red", "green", "blue");

        CollectionAssert.AreEqual(new uint[] { 1, 3, 2 }, predictions.Select(row => row.PredictedLabel).ToArray());
        Close.Assert("scores", [0.5f, 0.5f, 0.9f], predictions[1].Score, new Tolerance(1e-6, 0));
        CollectionAssert.AreEqual(new uint[] { 1, 2 }, predictions[1].PredictedLabels, "both classes reach one half, and unknown is none");
    }

    [TestMethod]
    public void Images_labelled_as_unknown_are_evaluated_like_others()
    {
        using var folder = new TemporaryFolder();
        PictureRow[] rows = PictureRow.OfColors(folder.Path);
        rows = [.. rows.Where(row => row.Label is "red" or "green" or "blue")];
        foreach (PictureRow row in rows.Where(row => row.Label == "green"))
        {
            row.Label = "unknown";
        }

        IDataView data = _context.Data.LoadFromEnumerable(rows);
        var options = new ZeroShotClassificationEstimator.Options { ConfidenceThreshold = 0.9f };
        var model = _context.Transforms.Conversion.MapValueToKey("Label")
            .Append(_context.Clip().Transforms.ZeroShotClassification(ColorModel.Create(), options))
            .Fit(data);

        MulticlassClassificationMetrics metrics = _context.MulticlassClassification.Evaluate(model.Transform(data));

        CollectionAssert.AreEqual(new[] { "red", "unknown", "blue" }, model.LastTransformer.Labels.ToArray(), "each has its key's place");
        Assert.AreEqual(1, metrics.MicroAccuracy);
        Assert.AreEqual(2, metrics.ConfusionMatrix.Counts[1][1]);
    }

    [TestMethod]
    public void Classes_may_have_captions_of_their_own()
    {
        var options = new ZeroShotClassificationEstimator.Options
        {
            Labels = ["warm", "blue"],
            ClassPrompts = new Dictionary<string, IReadOnlyList<string>> { ["warm"] = ["a red square", "a yellow square, {}"] },
        };

        Prediction[] predictions = Classify(ColorModel.Create(), options, "red", "yellow", "blue");

        CollectionAssert.AreEqual(new uint[] { 1, 1, 2 }, predictions.Select(row => row.PredictedLabel).ToArray());
    }

    [TestMethod]
    public void Classes_of_the_label_column_keep_their_numbers_and_others_come_after_them()
    {
        using var folder = new TemporaryFolder();
        IDataView data = _context.Data.LoadFromEnumerable(PictureRow.OfColors(folder.Path)[..2]);
        var model = _context.Transforms.Conversion.MapValueToKey("Label")
            .Append(_context.Clip().Transforms.ZeroShotClassification(ColorModel.Create(), ["blue", "green", "red"]))
            .Fit(data);

        CollectionAssert.AreEqual(new[] { "red", "green", "blue" }, model.LastTransformer.Labels.ToArray());
        Assert.AreEqual(1, _context.MulticlassClassification.Evaluate(model.Transform(data)).MicroAccuracy);
    }

    [TestMethod]
    public void Labels_that_cannot_be_compared_with_the_label_column_are_warned_of()
    {
        using var folder = new TemporaryFolder();
        List<string> log = [];
        _context.Log += (_, message) => log.Add($"{message.Kind} {message.Message}");
        IDataView data = _context.Data.LoadFromEnumerable(PictureRow.OfColors(folder.Path)[..3]);
        var keys = _context.Transforms.Conversion.MapValueToKey("Label");

        keys.Append(_context.Clip().Transforms.ZeroShotClassification(ColorModel.Create(), ["red", "green"])).Fit(data);
        Assert.IsEmpty(log.Where(line => line.Contains("'Label'", StringComparison.Ordinal)));
        keys.Append(_context.Clip().Transforms.ZeroShotClassification(ColorModel.Create(), ["red", "blue"])).Fit(data);

        string warning = log.Single(line => line.Contains("'Label'", StringComparison.Ordinal));
        Assert.StartsWith("Warning", warning);
        Assert.Contains("'green'", warning);
    }

    [TestMethod]
    public void Settings_out_of_range_are_named()
    {
        AssertRefused("Scoring: expected Softmax, Sigmoid, got 9.", new() { Scoring = (ZeroShotScoring)9 });
        AssertRefused("Temperature: expected more than 0, got 0.", new() { Temperature = 0 });
        AssertRefused("ConfidenceThreshold: expected more than 0 and less than 1, got 1.", new() { ConfidenceThreshold = 1 });
        AssertRefused("LabelThreshold: expected more than 0 and less than 1, got NaN.", new() { LabelThreshold = float.NaN });
        AssertRefused("UnknownLabel: expected a label, got none.", new() { UnknownLabel = " " });
        AssertRefused("PredictedLabelsColumnName: expected the name of a column, got none.", new() { PredictedLabelsColumnName = "" });
        AssertRefused(
            "ClassPrompts, 'red': expected captions, at least one and none of them blank.",
            new() { ClassPrompts = new Dictionary<string, IReadOnlyList<string>> { ["red"] = [" "] } });
        AssertRefused(
            "ClassPrompts: 'rot' is none of the classes red, blue.",
            new() { Labels = ["red", "blue"], ClassPrompts = new Dictionary<string, IReadOnlyList<string>> { ["rot"] = ["ein Rot"] } });
    }

    private static float Sigmoid(double logit) => (float)(1 / (1 + Math.Exp(-logit)));

    private void AssertRefused(string message, ZeroShotClassificationEstimator.Options options)
    {
        ArgumentException exception = Assert.ThrowsExactly<ArgumentException>(
            () => _context.Clip().Transforms.ZeroShotClassification(ColorModel.Create(), options));
        Assert.AreEqual(message, exception.Message);
    }

    /// <summary>Classifies one picture of each colour.</summary>
    private Prediction[] Classify(ClipModel model, ZeroShotClassificationEstimator.Options options, params string[] colors)
    {
        using var folder = new TemporaryFolder();
        PictureRow[] rows = PictureRow.OfColors(folder.Path);
        IDataView data = _context.Data.LoadFromEnumerable(colors.Select(color => rows.First(row => row.Label == color)));
        using ZeroShotClassificationTransformer transformer = _context.Clip().Transforms.ZeroShotClassification(model, options).Fit(data);
        return [.. _context.Data.CreateEnumerable<Prediction>(
            transformer.Transform(data), reuseRowObject: false, ignoreMissingColumns: true)];
    }
}
