using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.Schema;
using SimpleClip.Testing;

namespace SimpleClip.Tests.ZeroShot;

[TestClass]
public sealed class ZeroShotClassificationTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void Pictures_get_the_names_of_their_colours()
    {
        using var folder = new TemporaryFolder();
        PictureRow[] rows = PictureRow.OfColors(folder.Path);
        IDataView data = _context.Data.LoadFromEnumerable(rows);
        var model = _context.Clip().Transforms
            .ZeroShotClassification(ColorModel.Create(), [.. ColorModel.Colors.Keys])
            .Append(_context.Transforms.Conversion.MapKeyToValue("PredictedName", "PredictedLabel"))
            .Fit(data);

        PictureClass[] classified = [.. _context.Data.CreateEnumerable<PictureClass>(model.Transform(data), reuseRowObject: false)];

        CollectionAssert.AreEqual(rows.Select(row => row.Label).ToArray(), classified.Select(row => row.PredictedName).ToArray());
        foreach (PictureClass row in classified)
        {
            Assert.AreEqual(1, row.Score.Sum(), 1e-5);
        }
    }

    [TestMethod]
    public void Scores_are_the_softmax_of_scaled_cosines()
    {
        using var folder = new TemporaryFolder();
        PictureRow[] rows = PictureRow.OfColors(folder.Path);
        IDataView data = _context.Data.LoadFromEnumerable(rows);
        ClipModel model = ColorModel.Create();
        using ZeroShotClassificationTransformer transformer = _context.Clip().Transforms.ZeroShotClassification(
            model, ["red", "blue"]).Fit(data);
        using var encoder = new ClipEncoder(model);

        float[] first = _context.Data.CreateEnumerable<PictureScore>(transformer.Transform(data), reuseRowObject: false).First().Score;

        float[] red = encoder.EmbedTexts(["red"]);
        double other = Math.Exp(20 * red.Zip(encoder.EmbedTexts(["blue"]), (left, right) => left * right).Sum());
        Assert.AreEqual(Math.Exp(20) / (Math.Exp(20) + other), first[0], 1e-6);
    }

    [TestMethod]
    public void Evaluation_works_when_the_label_column_gives_the_classes()
    {
        using var folder = new TemporaryFolder();
        IDataView data = _context.Data.LoadFromEnumerable(PictureRow.OfColors(folder.Path));
        var model = _context.Transforms.Conversion.MapValueToKey("Label")
            .Append(_context.Clip().Transforms.ZeroShotClassification(ColorModel.Create()))
            .Fit(data);

        MulticlassClassificationMetrics metrics = _context.MulticlassClassification.Evaluate(model.Transform(data), topKPredictionCount: 2);

        Assert.AreEqual(1, metrics.MicroAccuracy);
        Assert.AreEqual(1, metrics.TopKAccuracy);
        Assert.HasCount(ColorModel.Colors.Count, metrics.ConfusionMatrix.Counts);
    }

    [TestMethod]
    public void Evaluation_works_when_the_classes_are_given_in_another_order()
    {
        using var folder = new TemporaryFolder();
        IDataView data = _context.Data.LoadFromEnumerable(PictureRow.OfColors(folder.Path));
        var model = _context.Transforms.Conversion.MapValueToKey("Label")
            .Append(_context.Clip().Transforms.ZeroShotClassification(ColorModel.Create(), ["white", "blue", "yellow", "green", "red"]))
            .Fit(data);

        Assert.AreEqual(1, _context.MulticlassClassification.Evaluate(model.Transform(data)).MicroAccuracy);
    }

    [TestMethod]
    public void The_schema_is_what_the_estimator_promised_and_ML_NET_wants()
    {
        IDataView data = _context.Data.LoadFromEnumerable(Array.Empty<PictureRow>());
        ZeroShotClassificationEstimator estimator = _context.Clip().Transforms.ZeroShotClassification(ColorModel.Create(), ["red", "blue"]);
        using ZeroShotClassificationTransformer transformer = estimator.Fit(data);

        DataViewSchema schema = transformer.GetOutputSchema(data.Schema);

        Shapes.AssertKept(estimator.GetOutputSchema(data.Schema.ToShape()), schema, "Score", "PredictedLabel");
        VBuffer<ReadOnlyMemory<char>> names = default;
        schema["Score"].GetSlotNames(ref names);
        CollectionAssert.AreEqual(new[] { "red", "blue" }, names.DenseValues().Select(name => name.ToString()).ToArray());
        Assert.AreEqual(new KeyDataViewType(typeof(uint), 2), schema["PredictedLabel"].Type);
        schema["PredictedLabel"].GetKeyValues(ref names);
        CollectionAssert.AreEqual(new[] { "red", "blue" }, names.DenseValues().Select(name => name.ToString()).ToArray());
    }

    [TestMethod]
    public void Templates_decide_the_classes_captions()
    {
        IDataView data = _context.Data.LoadFromEnumerable(Array.Empty<PictureRow>());
        IReadOnlyList<string> bad = ["no place for a name"];

        Assert.ThrowsExactly<ArgumentException>(
            () => _context.Clip().Transforms.ZeroShotClassification(ColorModel.Create(), ["a", "b"], templates: bad));
        _context.Clip().Transforms.ZeroShotClassification(
            ColorModel.Create(), ["a", "b"], templates: PromptTemplates.Simple).Fit(data).Dispose();
    }

    [TestMethod]
    [DataRow("at least two", "red")]
    [DataRow("empty", "red", "")]
    [DataRow("'red'", "red", "blue", "red")]
    public void Classes_that_cannot_be_told_apart_are_refused(string expected, params string[] labels)
    {
        IDataView data = _context.Data.LoadFromEnumerable(Array.Empty<PictureRow>());

        ArgumentException exception = Assert.ThrowsExactly<ArgumentException>(
            () => _context.Clip().Transforms.ZeroShotClassification(ColorModel.Create(), labels).Fit(data));

        Assert.Contains(expected, exception.Message);
    }

    [TestMethod]
    public void Without_classes_the_label_column_must_be_a_key()
    {
        IDataView data = _context.Data.LoadFromEnumerable(Array.Empty<PictureRow>());
        ZeroShotClassificationEstimator estimator = _context.Clip().Transforms.ZeroShotClassification(ColorModel.Create());

        Assert.Contains("label column 'Label'", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => estimator.Fit(data)).Message);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => estimator.GetOutputSchema(data.Schema.ToShape()));
    }

    private sealed class PictureScore
    {
        public float[] Score { get; set; } = [];
    }
}
