using Microsoft.ML;
using TorchSharp;

namespace SimpleClip.Trainers.Tests.Training;

[TestClass]
public sealed class ZeroShotMeasurementTests
{
    private static readonly string[] Templates = ["a {} picture", "something {}"];

    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void The_accuracies_are_those_of_the_exported_model()
    {
        using var pictures = new PictureSet(60);
        IDataView labelled = Labelled(pictures);
        ContrastiveImageTextTrainer trainer = Trainer(options => (options.Epochs, options.LearningRate) = (3, 2e-3));

        using ClipTransformer model = trainer.Fit(new TrainingData { Train = pictures.ToView(_context), ZeroShot = labelled });

        ZeroShotMetrics served = _context.Clip().Evaluate.ZeroShot(labelled, model.Model, PictureSet.Colours, templates: Templates);
        Assert.HasCount(3, trainer.LastReport!.Evaluations);
        IReadOnlyDictionary<string, double> figures = trainer.LastReport.Evaluations[^1].Metrics;
        Assert.AreEqual(60, served.Images);
        Assert.AreEqual(served.Top1Accuracy, figures["zero_shot_top1"], 1e-9);
        Assert.AreEqual(served.Top5Accuracy!.Value, figures["zero_shot_top5"], 1e-9);
        Assert.IsGreaterThan(1.0 / 6, figures["zero_shot_top1"], trainer.LastReport.ToString());
        Assert.IsLessThan(1, figures["zero_shot_top1"], "a network that is never wrong would compare nothing");
        StringAssert.Contains(trainer.LastReport.ToString(), "  step 30: zero_shot_top1 ");
    }

    [TestMethod]
    public void The_recalls_and_ranks_are_those_of_the_exported_model()
    {
        using var pictures = new PictureSet(60);
        IDataView pairs = pictures.ToView(_context);
        ContrastiveImageTextTrainer trainer = Trainer();

        using ClipTransformer model = trainer.Fit(new TrainingData { Train = pairs, Validation = pairs });

        RetrievalMetrics served = _context.Clip().Evaluate.Retrieval(pairs, model.Model), measured = trainer.LastReport!.Evaluations[^1].Retrieval!;
        Assert.AreEqual((served.Images, served.Texts), (measured.Images, measured.Texts));
        foreach ((RetrievalScores expected, RetrievalScores actual) in new[] { (served.ImageToText, measured.ImageToText), (served.TextToImage, measured.TextToImage) })
        {
            Assert.AreEqual(expected.RecallAt1, actual.RecallAt1, 1e-4);
            Assert.AreEqual(expected.RecallAt5, actual.RecallAt5, 1e-4);
            Assert.AreEqual(expected.RecallAt10, actual.RecallAt10, 1e-4);
            Assert.AreEqual(expected.MedianRank, actual.MedianRank, 1e-4);
            Assert.AreEqual(expected.MeanRank, actual.MeanRank, 1e-4);
        }

        Assert.IsLessThan(1, measured.ImageToText.RecallAt1, "a network that is never wrong would compare nothing");
    }

    [TestMethod]
    public void Keys_count_as_the_texts_that_they_stand_for()
    {
        using var pictures = new PictureSet(24);
        IDataView labelled = Labelled(pictures);
        IDataView keys = _context.Transforms.Conversion.MapValueToKey("Label", keyOrdinality: Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
            .Fit(labelled).Transform(labelled);

        CollectionAssert.AreEqual(Figures(pictures, labelled, options => { }), Figures(pictures, keys, options => { }));
    }

    [TestMethod]
    public void Without_names_the_classes_are_the_labels_in_the_order_of_their_first_appearance()
    {
        using var pictures = new PictureSet(24);
        IDataView labelled = Labelled(pictures);

        double[] given = Figures(pictures, labelled, options => options.ClassNames = PictureSet.Colours);
        double[] found = Figures(pictures, labelled, options => options.ClassNames = null);

        CollectionAssert.AreEqual(given, found);
    }

    [TestMethod]
    public void Among_fewer_than_five_classes_there_is_no_top_5()
    {
        using var pictures = new PictureSet(24);
        IDataView labelled = _context.Data.LoadFromEnumerable(Rows(pictures).Where(row => row.Label is "red" or "green"));

        Assert.HasCount(1, Figures(pictures, labelled, options => { }));
        Assert.HasCount(2, Figures(pictures, labelled, options => options.ClassNames = PictureSet.Colours));
    }

    [TestMethod]
    public void Retrieval_is_measured_beside_it()
    {
        using var pictures = new PictureSet(24);
        ContrastiveImageTextTrainer trainer = Trainer();
        IDataView pairs = pictures.ToView(_context);

        using ClipTransformer model = trainer.Fit(new TrainingData { Train = pairs, Validation = pairs, ZeroShot = Labelled(pictures) });

        EvaluationReport evaluation = trainer.LastReport!.Evaluations[^1];
        Assert.AreEqual(24, evaluation.Retrieval!.Images);
        CollectionAssert.IsSubsetOf(new[] { "mean_recall", "zero_shot_top1", "zero_shot_top5" }, evaluation.Metrics.Keys.ToArray());
    }

    [TestMethod]
    [DataRow("zero_shot_top1")]
    [DataRow(null)]
    public void A_run_ends_when_the_accuracy_no_longer_rises(string? metric)
    {
        using var pictures = new PictureSet(24);
        ContrastiveImageTextTrainer trainer = Trainer(options =>
        {
            // Weights that hardly move leave the first accuracy the best.
            options.LearningRate = 1e-9;
            options.Epochs = 10;
            (options.Evaluation.Metric, options.Evaluation.Patience) = (metric, 2);
        });

        using ClipTransformer model = trainer.Fit(new TrainingData { Train = pictures.ToView(_context), ZeroShot = Labelled(pictures) });

        Assert.HasCount(3, trainer.LastReport!.Epochs);
    }

    [TestMethod]
    public void A_figure_that_the_data_do_not_give_is_refused_before_the_first_step()
    {
        using var pictures = new PictureSet(24);
        IDataView pairs = pictures.ToView(_context);

        string accuracy = Refuse<InvalidOperationException>(new TrainingData { Train = pairs, Validation = pairs }, options => options.Metric = "zero_shot_top1");
        string recall = Refuse<InvalidOperationException>(new TrainingData { Train = pairs, ZeroShot = Labelled(pictures) }, options => options.Metric = "mean_recall");

        StringAssert.Contains(accuracy, "Nothing measures 'zero_shot_top1'");
        StringAssert.Contains(accuracy, "TrainingData.ZeroShot");
        StringAssert.Contains(recall, "Nothing measures 'mean_recall' (option Metric) in this run, whose data give zero_shot_top1, zero_shot_top5, loss");
    }

    [TestMethod]
    public void A_label_that_is_no_class_is_named_with_its_row()
    {
        using var pictures = new PictureSet(24);
        LabelledRow[] rows = Rows(pictures);
        rows[3].Label = "yelow";
        var data = new TrainingData { Train = pictures.ToView(_context), ZeroShot = _context.Data.LoadFromEnumerable(rows) };

        string message = Refuse<InvalidDataException>(data, options => options.ClassNames = PictureSet.Colours);
        rows[3].Label = " ";
        string blank = Refuse<InvalidDataException>(data, options => options.ClassNames = null);

        StringAssert.Contains(message, "row 3: the label 'yelow' is none of the 6 classes (option ClassNames); the nearest are 'yellow'");
        StringAssert.Contains(blank, "row 3: there is no label");
    }

    [TestMethod]
    public void Labels_that_cannot_be_sorted_into_are_refused()
    {
        using var pictures = new PictureSet(24);
        IDataView pairs = pictures.ToView(_context);
        IDataView oneClass = _context.Data.LoadFromEnumerable(Rows(pictures).Where(row => row.Label == "red"));
        IDataView none = _context.Data.LoadFromEnumerable(Array.Empty<LabelledRow>());

        StringAssert.Contains(Refuse<InvalidDataException>(new TrainingData { Train = pairs, ZeroShot = oneClass }, _ => { }), "1 different labels");
        StringAssert.Contains(
            Refuse<InvalidDataException>(new TrainingData { Train = pairs, ZeroShot = none }, options => options.ClassNames = PictureSet.Colours), "0 different labels");
        StringAssert.Contains(Refuse<ArgumentOutOfRangeException>(new TrainingData { Train = pairs, ZeroShot = pairs }, _ => { }), "Could not find label column 'Label'");
        StringAssert.Contains(
            Refuse<ArgumentOutOfRangeException>(new TrainingData { Train = pairs, ZeroShot = pairs }, options => options.LabelColumnName = "Captions"),
            "Schema mismatch for label column 'Captions': expected String or Key<UInt32>");
    }

    [TestMethod]
    public void Images_that_cannot_be_read_are_left_out_until_they_are_too_many()
    {
        using var pictures = new PictureSet(24);
        LabelledRow[] rows = Rows(pictures);
        (rows[1].ImagePath, rows[2].ImagePath) = (pictures.Folder + "/missing.png", "");
        var data = new TrainingData { Train = pictures.ToView(_context), ZeroShot = _context.Data.LoadFromEnumerable(rows) };
        ContrastiveImageTextTrainer trainer = Trainer(options => options.MaxBadSampleShare = 0.1);

        using ClipTransformer model = trainer.Fit(data);

        double share = trainer.LastReport!.Evaluations[^1].Metrics["zero_shot_top1"];
        Assert.AreEqual(Math.Round(share * 22), share * 22, 1e-9, "two of 24 are left out");
        StringAssert.Contains(Refuse<InvalidDataException>(data, _ => { }), "2 of 24 rows cannot be used");
    }

    [TestMethod]
    public void A_fit_leaves_no_tensor_behind()
    {
        using var pictures = new PictureSet(24);
        ContrastiveImageTextTrainer trainer = Trainer();
        var data = new TrainingData { Train = pictures.ToView(_context), ZeroShot = Labelled(pictures) };
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        using ClipTransformer model = trainer.Fit(data);

        Assert.AreEqual(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static LabelledRow[] Rows(PictureSet pictures) =>
    [
        .. pictures.Rows.Select((row, i) => new LabelledRow { ImagePath = row.ImagePath, Label = PictureSet.Colours[i % PictureSet.Colours.Length] }),
    ];

    private IDataView Labelled(PictureSet pictures) => _context.Data.LoadFromEnumerable(Rows(pictures));

    private ContrastiveImageTextTrainer Trainer(Action<ContrastiveImageTextTrainer.Options>? change = null) =>
        _context.Clip().Trainers.ContrastiveImageText(TrainerOptions.Create(options =>
        {
            options.Evaluation.Templates = Templates;
            change?.Invoke(options);
        }));

    private double[] Figures(PictureSet pictures, IDataView labelled, Action<EvaluationOptions> change)
    {
        ContrastiveImageTextTrainer trainer = Trainer(options => change(options.Evaluation));
        using ClipTransformer model = trainer.Fit(new TrainingData { Train = pictures.ToView(_context), ZeroShot = labelled });
        return [.. trainer.LastReport!.Evaluations[^1].Metrics.Values];
    }

    private string Refuse<TException>(TrainingData data, Action<EvaluationOptions> change)
        where TException : Exception
    {
        ContrastiveImageTextTrainer trainer = Trainer(options => change(options.Evaluation));
        string message = Assert.ThrowsExactly<TException>(() => trainer.Fit(data)).Message;
        Assert.IsEmpty(trainer.LastReport?.Epochs ?? []);
        return message;
    }

    private sealed class LabelledRow
    {
        public string ImagePath { get; set; } = "";

        public string Label { get; set; } = "";
    }
}
