using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.Networks;
using TorchSharp;

namespace SimpleClip.Trainers.Tests.Training;

[TestClass]
public sealed class ContrastiveImageTextTrainerTests
{
    [TestMethod]
    public void A_trained_model_classifies_pictures_without_having_seen_labels()
    {
        using var pictures = new PictureSet(120);
        var context = new MLContext(seed: 1);
        IDataView all = pictures.ToView(context);
        IDataView train = context.Data.TakeRows(all, 96), test = context.Data.SkipRows(all, 96);
        ContrastiveImageTextTrainer trainer = context.Clip().Trainers.ContrastiveImageText(
            TrainerOptions.Create(options => (options.Epochs, options.BatchSize, options.LearningRate) = (8, 12, 3e-3)));

        using ClipTransformer model = trainer.Fit(train, validation: test);

        TrainingReport report = trainer.LastReport!;
        Assert.HasCount(8 * 8, report.Losses);
        Assert.IsLessThan(report.Epochs[0].MeanLoss - 0.5, report.Epochs[^1].MeanLoss, report.ToString());
        Assert.IsNotNull(report.Validation);
        var zeroShot = context.Clip().Transforms.ZeroShotClassification(model.Model, labels: PictureSet.Colours, inputColumnName: "ImagePath", templates: ["a {} picture"]);
        IDataView predicted = zeroShot.Fit(test).Transform(test);
        uint[] keys = [.. predicted.GetColumn<uint>("PredictedLabel")];
        int right = keys.Where((key, i) => (key - 1) == (i % PictureSet.Colours.Length)).Count();
        Assert.IsGreaterThan(keys.Length * 0.9, right, $"{right} of {keys.Length} right; {report}");
    }

    [TestMethod]
    public void The_transformer_embeds_what_it_was_trained_on()
    {
        using var pictures = new PictureSet(12);
        var context = new MLContext(seed: 1);
        IDataView data = pictures.ToView(context);
        ContrastiveImageTextTrainer trainer = context.Clip().Trainers.ContrastiveImageText(TrainerOptions.Create());

        using ClipTransformer model = trainer.Fit(data);

        float[][] embeddings = [.. model.Transform(data).GetColumn<float[]>("ImageEmbedding")];
        Assert.HasCount(12, embeddings);
        Assert.AreEqual(1, embeddings[0].Sum(value => value * value), 1e-4);
        Assert.IsTrue(model.Model.HasWeights);
        Assert.AreEqual(16, model.Model.Info.EmbeddingDimension);
    }

    [TestMethod]
    public void Equal_seeds_give_equal_losses_however_many_threads_prepare_the_data()
    {
        using var pictures = new PictureSet(40);

        IReadOnlyList<double> one = Losses(pictures, seed: 3, threads: 1);
        IReadOnlyList<double> four = Losses(pictures, seed: 3, threads: 4);
        IReadOnlyList<double> other = Losses(pictures, seed: 4, threads: 1);

        CollectionAssert.AreEqual(one.ToArray(), four.ToArray());
        CollectionAssert.AreNotEqual(one.ToArray(), other.ToArray());
    }

    [TestMethod]
    public void Activation_checkpointing_changes_no_loss_and_bfloat16_little()
    {
        using var pictures = new PictureSet(12);
        IReadOnlyList<double> Train(Action<ContrastiveImageTextTrainer.Options> change)
        {
            var context = new MLContext(seed: 1);
            ContrastiveImageTextTrainer trainer = context.Clip().Trainers.ContrastiveImageText(TrainerOptions.Create(options =>
            {
                options.ImageLayers = options.TextLayers = 2;
                change(options);
            }));
            using ClipTransformer model = trainer.Fit(pictures.ToView(context));
            return trainer.LastReport!.Losses;
        }

        double[] ordinary = [.. Train(_ => { })];
        double[] checkpointed = [.. Train(options => options.ActivationCheckpointing = true)];
        double[] half = [.. Train(options => options.Precision = ComputePrecision.BFloat16)];

        for (int step = 0; step < ordinary.Length; step++)
        {
            Assert.AreEqual(ordinary[step], checkpointed[step], 1e-5);
            Assert.AreEqual(ordinary[step], half[step], 0.05);
        }

        CollectionAssert.AreNotEqual(ordinary, half);
    }

    [TestMethod]
    [DataRow("ViT-mini")]
    [DataRow("RN-mini")]
    [DataRow("MobileCLIP-mini")]
    [DataRow("SiCLIP-mini")]
    [DataRow("Swin-mini")]
    [DataRow("ConvNeXt-mini")]
    [DataRow("Mixer-mini")]
    public void An_architecture_is_trained_by_its_name(string name)
    {
        using var pictures = new PictureSet(12);
        var context = new MLContext(seed: 1);
        IDataView data = pictures.ToView(context);
        ContrastiveImageTextTrainer trainer = context.Clip().Trainers.ContrastiveImageText(TrainerOptions.Create(options => options.Architecture = name));

        using ClipTransformer model = trainer.Fit(data, validation: data);

        Assert.AreEqual(ClipArchitectures.Get(name).Image, model.Model.Info.Image);
        Assert.AreEqual(ClipArchitectures.Get(name).Network.EmbeddingDimension, model.Model.Info.EmbeddingDimension);
        Assert.HasCount(4, trainer.LastReport!.Losses);
        Assert.IsNotNull(trainer.LastReport.Validation);
    }

    [TestMethod]
    public void An_unknown_architecture_is_refused_with_the_nearest_names()
    {
        var trainers = new MLContext(seed: 1).Clip().Trainers;

        var error = Assert.ThrowsExactly<ArgumentException>(
            () => trainers.ContrastiveImageText(TrainerOptions.Create(options => options.Architecture = "ViT-B-33")));

        StringAssert.Contains(error.Message, "ViT-B-32");
    }

    [TestMethod]
    public void Without_an_own_seed_the_context_decides()
    {
        using var pictures = new PictureSet(12);

        double First(int seed)
        {
            var context = new MLContext(seed);
            ContrastiveImageTextTrainer trainer = context.Clip().Trainers.ContrastiveImageText(TrainerOptions.Create(options => options.Seed = null));
            using ClipTransformer model = trainer.Fit(pictures.ToView(context));
            return trainer.LastReport!.Losses[0];
        }

        Assert.AreEqual(First(5), First(5));
        Assert.AreNotEqual(First(5), First(6));
    }

    [TestMethod]
    public void Unusable_rows_are_skipped_counted_and_named()
    {
        using var pictures = new PictureSet(40);
        pictures.Rows[3].ImagePath = Path.Combine(pictures.Folder, "missing.png");
        pictures.Rows[5].Captions = ["", "  "];
        File.WriteAllText(pictures.Rows[7].ImagePath, "no picture");
        var context = new MLContext();
        ContrastiveImageTextTrainer trainer = context.Clip().Trainers.ContrastiveImageText(
            TrainerOptions.Create(options => options.MaxBadSampleShare = 0.1));

        using ClipTransformer model = trainer.Fit(pictures.ToView(context));

        TrainingReport report = trainer.LastReport!;
        Assert.AreEqual(3, report.SkippedSamples);
        string problems = string.Join('\n', report.FirstProblems);
        StringAssert.Contains(problems, "missing.png");
        StringAssert.Contains(problems, "0005.png: its caption is empty");
        StringAssert.Contains(problems, "0007.png");
        StringAssert.Contains(report.ToString(), "3 rows could not be used");
    }

    [TestMethod]
    public void Too_many_unusable_rows_stop_the_training()
    {
        using var pictures = new PictureSet(40);
        for (int i = 0; i < 40; i += 4)
        {
            File.Delete(pictures.Rows[i].ImagePath);
        }

        var context = new MLContext();
        ContrastiveImageTextTrainer trainer = context.Clip().Trainers.ContrastiveImageText(TrainerOptions.Create());

        var error = Assert.ThrowsExactly<InvalidDataException>(() => trainer.Fit(pictures.ToView(context)));

        StringAssert.Contains(error.Message, "3 of 40 rows cannot be used");
        StringAssert.Contains(error.Message, ".png");
    }

    [TestMethod]
    public void Data_that_do_not_fill_a_batch_are_refused()
    {
        using var pictures = new PictureSet(4);
        var context = new MLContext();
        ContrastiveImageTextTrainer trainer = context.Clip().Trainers.ContrastiveImageText(TrainerOptions.Create());

        var error = Assert.ThrowsExactly<InvalidOperationException>(() => trainer.Fit(pictures.ToView(context)));

        StringAssert.Contains(error.Message, "4 rows, fewer than one batch of 6");
    }

    [TestMethod]
    public void A_column_that_is_missing_or_of_another_type_is_named()
    {
        using var pictures = new PictureSet(6);
        var context = new MLContext();
        IDataView data = pictures.ToView(context);

        StringAssert.Contains(FitError("Image", "Captions").Message, "Could not find image column 'Image'");
        StringAssert.Contains(FitError("Captions", "Captions").Message, "Schema mismatch for image column 'Captions'");

        ArgumentOutOfRangeException FitError(string image, string captions) =>
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => context.Clip().Trainers.ContrastiveImageText(image, captions, batchSize: 2).Fit(data));
    }

    [TestMethod]
    public void A_cancelled_token_stops_the_training_at_the_next_step()
    {
        using var pictures = new PictureSet(40);
        using var source = new CancellationTokenSource();
        var context = new MLContext();
        ContrastiveImageTextTrainer trainer = context.Clip().Trainers.ContrastiveImageText(TrainerOptions.Create());
        var progress = new Listener(step =>
        {
            if (step.Step == 3)
            {
                source.Cancel();
            }
        });

        Assert.Throws<OperationCanceledException>(() => trainer.Fit(pictures.ToView(context), null, progress, source.Token));

        Assert.HasCount(3, trainer.LastReport!.Losses);
    }

    [TestMethod]
    public void A_cancelled_context_stops_the_training()
    {
        using var pictures = new PictureSet(40);
        var context = new MLContext();
        ContrastiveImageTextTrainer trainer = context.Clip().Trainers.ContrastiveImageText(TrainerOptions.Create());

        // Internal in ML.NET; AutoML calls it when the time of a trial is up.
        MethodInfo cancel = typeof(MLContext).GetMethod("CancelExecution", BindingFlags.Instance | BindingFlags.NonPublic)!;
        var progress = new Listener(_ => cancel.Invoke(context, null));

        Assert.Throws<OperationCanceledException>(() => trainer.Fit(pictures.ToView(context), null, progress));

        Assert.HasCount(1, trainer.LastReport!.Losses);
    }

    [TestMethod]
    public void A_loss_that_is_no_number_stops_the_training_with_advice()
    {
        using var pictures = new PictureSet(40);
        var context = new MLContext();
        ContrastiveImageTextTrainer trainer = context.Clip().Trainers.ContrastiveImageText(
            TrainerOptions.Create(options => (options.LearningRate, options.WarmupSteps, options.WeightDecay, options.Epochs) = (10, 0, 10, 20)));

        var error = Assert.ThrowsExactly<InvalidOperationException>(() => trainer.Fit(pictures.ToView(context)));

        StringAssert.Contains(error.Message, "the loss is");
        StringAssert.Contains(error.Message, "Lower the option LearningRate");
    }

    [TestMethod]
    public void Progress_counts_steps_and_ends_epochs_with_the_validation()
    {
        using var pictures = new PictureSet(24);
        var context = new MLContext();
        IDataView data = pictures.ToView(context);
        ContrastiveImageTextTrainer trainer = context.Clip().Trainers.ContrastiveImageText(TrainerOptions.Create());
        var reports = new List<TrainingProgress>();

        using ClipTransformer model = trainer.Fit(data, data, new Listener(reports.Add));

        Assert.HasCount(10, reports);
        TrainingProgress last = reports[^1];
        Assert.AreEqual((2, 2, 8, 8), (last.Epoch, last.Epochs, last.Step, last.TotalSteps));
        Assert.AreEqual(24, last.Validation!.Images);
        Assert.AreEqual(48, last.Validation.Texts);
        Assert.AreEqual(2, reports.Count(report => report.Validation is not null));
        Assert.IsGreaterThan(0, last.SamplesPerSecond);
    }

    [TestMethod]
    public void A_short_run_reaches_its_learning_rate_all_the_same()
    {
        using var pictures = new PictureSet(30);
        var context = new MLContext();
        ContrastiveImageTextTrainer trainer = context.Clip().Trainers.ContrastiveImageText(TrainerOptions.Create(options => options.WarmupSteps = 1000));
        var rates = new List<double>();

        using ClipTransformer model = trainer.Fit(pictures.ToView(context), null, new Listener(progress => rates.Add(progress.LearningRate)));

        Assert.HasCount(10, rates);
        Assert.AreEqual(1e-3 / 2, rates[0], 1e-9);
        Assert.AreEqual(1e-3, rates.Max(), 1e-9);
        Assert.IsLessThan(1e-4, rates[^1]);
    }

    [TestMethod]
    public void The_log_gets_a_line_per_epoch()
    {
        using var pictures = new PictureSet(12);
        var context = new MLContext();
        var lines = new List<string>();
        context.Log += (_, line) => lines.Add(line.Message);

        using ClipTransformer model = context.Clip().Trainers.ContrastiveImageText(TrainerOptions.Create()).Fit(pictures.ToView(context));

        Assert.HasCount(2, lines.Where(line => line.Contains("Epoch ", StringComparison.Ordinal) && line.Contains("samples/s", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void A_fit_leaves_no_tensor_behind()
    {
        using var pictures = new PictureSet(12);
        var context = new MLContext();
        IDataView data = pictures.ToView(context);
        ContrastiveImageTextTrainer trainer = context.Clip().Trainers.ContrastiveImageText(TrainerOptions.Create());
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        using ClipTransformer model = trainer.Fit(data, data);

        Assert.AreEqual(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static IReadOnlyList<double> Losses(PictureSet pictures, int seed, int threads)
    {
        var context = new MLContext();
        ContrastiveImageTextTrainer trainer = context.Clip().Trainers.ContrastiveImageText(
            TrainerOptions.Create(options => (options.Seed, options.DataThreads) = (seed, threads)));
        using ClipTransformer model = trainer.Fit(pictures.ToView(context));
        return trainer.LastReport!.Losses;
    }
}
