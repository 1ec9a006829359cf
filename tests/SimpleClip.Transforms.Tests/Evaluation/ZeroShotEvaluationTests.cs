using System.Text.Json.Nodes;
using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.Batching;
using SimpleClip.Testing;

namespace SimpleClip.Tests.Evaluation;

[TestClass]
public sealed class ZeroShotEvaluationTests
{
    private static readonly string[] Names = ["a", "b", "c", "d", "e", "f"];

    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void Figures_equal_those_counted_by_hand()
    {
        ZeroShotMetrics metrics = Evaluate(
            ["a", "b", "c"],
            ("a", [0.9f, 0.1f, 0]), ("a", [0.5f, 0.1f, 0]), ("a", [0.1f, 0.2f, 0]), ("a", [0.1f, 0.2f, 0.3f]), ("b", [0.1f, 0.2f, 0]));

        Assert.AreEqual(5, metrics.Images);
        Assert.AreEqual(3 / 5.0, metrics.Top1Accuracy, 1e-12);
        Assert.IsNull(metrics.Top5Accuracy, "everything is among the best five of three");
        Assert.AreEqual((0.5 + 1) / 2, metrics.MeanPerClassRecall, 1e-12, "class c has no images");
        CollectionAssert.AreEqual(new double?[] { 0.5, 1, null }, metrics.PerClassRecall.ToArray());
        CollectionAssert.AreEqual(new[] { 2, 1, 1, 0, 1, 0, 0, 0, 0 }, metrics.ConfusionMatrix.SelectMany(row => row).ToArray());
        Assert.AreEqual(1 / 3.0, metrics.ChanceAccuracy, 1e-12);
        Assert.AreEqual("top-1 60.0%, mean per-class recall 75.0% (5 images, 3 classes, chance 33.3%)", $"{metrics}".Replace(
            " %", "%", StringComparison.Ordinal));
    }

    [TestMethod]
    public void Figures_equal_those_of_plain_sorting_and_of_ML_NET()
    {
        var random = new Random(5);
        (string, float[])[] rows = [.. Enumerable.Range(0, 300).Select(i => (Names[i * i % 6], Scores(random, 6)))];

        ZeroShotMetrics metrics = Evaluate(Names, rows);

        int[] places = [.. rows.Select(row =>
            row.Item2.Index().OrderByDescending(entry => entry.Item).ToList().FindIndex(entry => Names[entry.Index] == row.Item1))];
        Assert.AreEqual(places.Count(place => place == 0) / 300.0, metrics.Top1Accuracy, 1e-12);
        Assert.AreEqual(places.Count(place => place < 5) / 300.0, metrics.Top5Accuracy!.Value, 1e-12);
        IDataView scored = Scored(Names, rows);
        IDataView keyed = _context.Transforms.Conversion.MapValueToKey(
            "Label", keyData: _context.Data.LoadFromEnumerable(Names.Select(name => new Name { Label = name })))
            .Append(_context.Transforms.CopyColumns("PredictedLabel", "Label"))
            .Fit(scored).Transform(scored);
        MulticlassClassificationMetrics reference = _context.MulticlassClassification.Evaluate(keyed);
        Assert.AreEqual(reference.MicroAccuracy, metrics.Top1Accuracy, 1e-12);
        Assert.AreEqual(reference.MacroAccuracy, metrics.MeanPerClassRecall, 1e-12);
        for (int i = 0; i < Names.Length; i++)
        {
            CollectionAssert.AreEqual(
                reference.ConfusionMatrix.Counts[i].Select(count => (int)count).ToArray(), metrics.ConfusionMatrix[i].ToArray());
        }
    }

    [TestMethod]
    public void Equal_scores_are_no_better_than_the_first_class()
    {
        (string, float[])[] rows = [.. Names.Select(name => (name, new float[6]))];

        ZeroShotMetrics metrics = Evaluate(Names, rows);

        Assert.AreEqual(metrics.ChanceAccuracy, metrics.Top1Accuracy, 1e-12);
        Assert.AreEqual(5 / 6.0, metrics.Top5Accuracy!.Value, 1e-12);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(3)]
    [DataRow(5)]
    public void Scores_that_are_not_numbers_are_wrong(int position)
    {
        float[] scores = [1, 2, 3, 4, 5, 6];
        scores[position] = float.NaN;

        ZeroShotMetrics metrics = Evaluate(Names, [.. Names.Select(name => (name, scores))]);

        Assert.IsLessThanOrEqualTo(0, metrics.Top1Accuracy, $"{metrics}");
        Assert.AreEqual(0, metrics.ConfusionMatrix.Sum(row => row.Sum()));
    }

    [TestMethod]
    public void Labels_are_matched_by_name_whatever_the_order_of_keys()
    {
        (string Label, float[])[] rows = [("f", [0, 0, 0, 0, 0, 1]), ("b", [0, 1, 0, 0, 0, 0]), ("a", [1, 0, 0, 0, 0, 0])];
        IDataView keyed = _context.Transforms.Conversion.MapValueToKey("Label").Fit(Scored(Names, rows)).Transform(Scored(Names, rows));

        Assert.AreEqual(1, _context.Clip().Evaluate.ZeroShot(keyed).Top1Accuracy);
    }

    [TestMethod]
    public void A_label_that_is_no_class_is_named_with_its_row()
    {
        RowException unknown = Assert.ThrowsExactly<RowException>(() => Evaluate(["a", "b"], ("a", [1, 0]), ("x", [1, 0])));
        RowException missing = Assert.ThrowsExactly<RowException>(() => Evaluate(["a", "b"], ("", [1, 0])));

        Assert.AreEqual("Row 1: Label 'x' in column 'Label' is none of the 2 classes (a, b).", unknown.Message);
        Assert.AreEqual("Row 0: There is no label in column 'Label'.", missing.Message);
        Assert.ThrowsExactly<InvalidOperationException>(() => Evaluate(["a", "b"]));
    }

    [TestMethod]
    public void Columns_that_cannot_be_used_are_named()
    {
        IDataView data = Scored(Names, ("a", Scores(new Random(1), 6)));

        Assert.Contains(
            "'Other'", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _context.Clip().Evaluate.ZeroShot(data, "Other")).Message);
        Assert.Contains(
            "known-sized Vector<Single>", Assert.ThrowsExactly<ArgumentOutOfRangeException>(
                () => _context.Clip().Evaluate.ZeroShot(data, "Label", "Label")).Message);
    }

    [TestMethod]
    public void A_model_is_measured_by_the_names_in_the_label_column()
    {
        using var folder = new TemporaryFolder();
        PictureRow[] rows = PictureRow.OfColors(folder.Path);
        rows[0].Label = rows[1].Label;
        IDataView data = _context.Data.LoadFromEnumerable(rows);
        IDataView keyed = _context.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);

        ZeroShotMetrics ofTexts = _context.Clip().Evaluate.ZeroShot(data, ColorModel.Create(), batchSize: 3);
        ZeroShotMetrics ofKeys = _context.Clip().Evaluate.ZeroShot(keyed, ColorModel.Create());
        ZeroShotMetrics ofLabels = _context.Clip().Evaluate.ZeroShot(data, ColorModel.Create(), [.. ColorModel.Colors.Keys, "colourless"]);

        Assert.AreEqual(9 / 10.0, ofTexts.Top1Accuracy, 1e-12);
        Assert.AreEqual(9 / 10.0, ofKeys.Top1Accuracy, 1e-12);
        Assert.AreEqual(9 / 10.0, ofLabels.Top1Accuracy, 1e-12);
        Assert.HasCount(6, ofLabels.Classes);
    }

    [TestMethod]
    public void Probabilities_too_small_for_their_type_are_still_told_apart()
    {
        using var folder = new TemporaryFolder();
        PictureRow yellow = PictureRow.OfColors(folder.Path).First(row => row.Label == "yellow");
        yellow.Label = "blue";
        string[] labels = ["blue", "red", "green", "white", "colourless", "yellow"];
        var options = new ZeroShotClassificationEstimator.Options { Labels = labels, Temperature = 1e-3 };

        ZeroShotMetrics metrics = _context.Clip().Evaluate.ZeroShot(
            _context.Data.LoadFromEnumerable([yellow]), ColorModel.Create(), options);

        Assert.AreEqual(0, metrics.Top5Accuracy, "blue is the least similar of six");
        Assert.AreEqual(1, metrics.ConfusionMatrix[0][5]);
    }

    [TestMethod]
    public void Images_of_no_class_have_one_of_their_own()
    {
        using var folder = new TemporaryFolder();
        PictureRow[] rows = PictureRow.OfColors(folder.Path)[..3];
        rows[2].Label = "unknown";
        var options = new ZeroShotClassificationEstimator.Options { Labels = ["red", "green"], ConfidenceThreshold = 0.9f };

        ZeroShotMetrics metrics = _context.Clip().Evaluate.ZeroShot(_context.Data.LoadFromEnumerable(rows), ColorModel.Create(), options);

        CollectionAssert.AreEqual(new[] { "red", "green", "unknown" }, metrics.Classes.ToArray());
        Assert.AreEqual(1, metrics.Top1Accuracy, $"{string.Join("; ", metrics.ConfusionMatrix.Select(row => string.Join(",", row)))}");
    }

    [TestMethod]
    public void The_file_has_the_names_of_CLIP_benchmark()
    {
        using var folder = new TemporaryFolder();
        (string, float[])[] rows = [.. Names.Select(name => (name, Scores(new Random(3), 6)))];
        ZeroShotMetrics metrics = Evaluate(Names, rows);

        metrics.Save(
            folder.File("results/zero-shot.json"), new EvaluationInfo { Dataset = "letters", Model = "ViT-B-32", Pretrained = "mine" });

        JsonNode file = JsonNode.Parse(File.ReadAllText(folder.File("results/zero-shot.json")))!;
        Assert.AreEqual(
            "letters ViT-B-32 mine zeroshot_classification en",
            $"{file["dataset"]} {file["model"]} {file["pretrained"]} {file["task"]} {file["language"]}");
        CollectionAssert.AreEqual(
            new[] { "acc1", "acc5", "mean_per_class_recall" }, file["metrics"]!.AsObject().Select(entry => entry.Key).ToArray());
        Assert.AreEqual(metrics.Top1Accuracy, (double)file["metrics"]!["acc1"]!);
        Assert.AreEqual(metrics.Top5Accuracy, (double)file["metrics"]!["acc5"]!);
        Assert.AreEqual(metrics.MeanPerClassRecall, (double)file["metrics"]!["mean_per_class_recall"]!);
        CollectionAssert.AreEqual(Names, file["classnames"]!.AsArray().Select(name => (string)name!).ToArray());
        Assert.AreEqual(metrics.ConfusionMatrix[2][0], (int)file["confusion_matrix"]![2]![0]!);
    }

    private static float[] Scores(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle())];

    private ZeroShotMetrics Evaluate(string[] classes, params (string Label, float[] Scores)[] rows) =>
        _context.Clip().Evaluate.ZeroShot(Scored(classes, rows));

    private IDataView Scored(string[] classes, params (string Label, float[] Scores)[] rows)
    {
        var schema = SchemaDefinition.Create(typeof(ScoredRow));
        SchemaDefinition.Column score = schema["Score"];
        score.ColumnType = new VectorDataViewType(NumberDataViewType.Single, classes.Length);
        score.AddAnnotation(
            "SlotNames",
            new VBuffer<ReadOnlyMemory<char>>(classes.Length, [.. classes.Select(name => name.AsMemory())]),
            new VectorDataViewType(TextDataViewType.Instance, classes.Length));
        return _context.Data.LoadFromEnumerable(
            rows.Select(row => new ScoredRow { Label = row.Label, Score = row.Scores }).ToArray(), schema);
    }

    private sealed class ScoredRow
    {
        public string Label { get; set; } = "";

        public float[] Score { get; set; } = [];
    }

    private sealed class Name
    {
        public string Label { get; set; } = "";
    }
}
