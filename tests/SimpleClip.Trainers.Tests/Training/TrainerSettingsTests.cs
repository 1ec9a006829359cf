using System.Text.Json;
using Microsoft.ML;
using SimpleClip.Testing;
using SimpleClip.Weights;
using TorchSharp;

namespace SimpleClip.Trainers.Tests.Training;

/// <summary>Each setting does in a run what it says.</summary>
[TestClass]
public sealed class TrainerSettingsTests : IDisposable
{
    private readonly PictureSet _pictures = new(24);
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _folder.Dispose();
        _pictures.Dispose();
    }

    [TestMethod]
    [DataRow(OptimizerKind.AdamW, 3e-3, LearningRateScheduleKind.Cosine)]
    [DataRow(OptimizerKind.Lamb, 2e-2, LearningRateScheduleKind.Constant)]
    [DataRow(OptimizerKind.Lion, 1e-3, LearningRateScheduleKind.ConstantWithCooldown)]
    [DataRow(OptimizerKind.Sgd, 3e-2, LearningRateScheduleKind.Cosine)]
    public void Every_optimizer_trains(OptimizerKind kind, double learningRate, LearningRateScheduleKind schedule)
    {
        (TrainingReport report, _) = Train(options =>
        {
            (options.Optimizer.Kind, options.LearningRate, options.Schedule, options.CooldownSteps) = (kind, learningRate, schedule, 8);
            options.Optimizer.Nesterov = true;
            options.MaxGradientNorm = 1;
            options.Epochs = 10;
        });

        Console.WriteLine($"{kind}: {report.Epochs[0].MeanLoss:F3} at first, {report.Epochs[^1].MeanLoss:F3} in the end");
        Assert.IsLessThan(report.Epochs[0].MeanLoss * 0.9, report.Epochs[^1].MeanLoss);
    }

    [TestMethod]
    public void A_schedule_gives_each_step_its_learning_rate()
    {
        double[] Rates(LearningRateScheduleKind kind)
        {
            var rates = new List<double>();
            Train(options => (options.Schedule, options.WarmupSteps, options.CooldownSteps, options.LearningRate) = (kind, 1, 3, 1e-2), progress => rates.Add(progress.LearningRate));
            return [.. rates];
        }

        CollectionAssert.AreEqual(Enumerable.Repeat(1e-2, 8).ToArray(), Rates(LearningRateScheduleKind.Constant));
        double[] cooled = Rates(LearningRateScheduleKind.ConstantWithCooldown), cosine = Rates(LearningRateScheduleKind.Cosine);
        Assert.IsTrue(cooled.Take(5).All(rate => rate == 1e-2), string.Join(' ', cooled));
        Assert.IsTrue(cooled.Skip(5).Zip(cooled.Skip(4)).All(pair => pair.First <= pair.Second) && cooled[^1] < 1e-2, string.Join(' ', cooled));
        Assert.IsTrue(cosine.Skip(2).Zip(cosine.Skip(1)).All(pair => pair.First < pair.Second), string.Join(' ', cosine));
    }

    [TestMethod]
    [DataRow(3, false)]
    [DataRow(4, false)]
    [DataRow(4, true)]
    public void Micro_batches_change_no_loss(int microBatch, bool checkpointing)
    {
        void Change(ContrastiveImageTextTrainer.Options options)
        {
            options.PairMatching = new PairMatchingOptions();
            options.MaxGradientNorm = 1;
        }

        (TrainingReport whole, _) = Train(Change);
        (TrainingReport parts, _) = Train(options =>
        {
            Change(options);
            (options.MicroBatchSize, options.ActivationCheckpointing) = (microBatch, checkpointing);
        });

        AssertNear(whole.Losses, parts.Losses, 1e-5);
    }

    [TestMethod]
    public void Micro_batches_change_no_loss_of_a_student()
    {
        double[] Losses(int microBatch)
        {
            var context = new MLContext(seed: 1);
            SiClipTrainer trainer = context.Clip().Trainers.SiClip(TrainerOptions.CreateSiClip(options =>
            {
                (options.Teacher, options.Architecture, options.MicroBatchSize, options.Epochs) = (TrainedTeachers.Vit, "SiCLIP-ViT-mini", microBatch, 1);
                options.Distillation = new DistillationOptions { Feature = 1, MaskedFeature = 1, AugmentedFeature = 1, Affinity = 1 };
                options.PairMatching = new PairMatchingOptions();
            }));
            using ClipTransformer model = trainer.Fit(_pictures.ToView(context));
            return [.. trainer.LastReport!.Losses];
        }

        double[] whole = Losses(0), parts = Losses(3);

        AssertNear([.. whole.Select(_ => 1.0)], [.. whole.Zip(parts, (left, right) => right / left)], 1e-5);
    }

    [TestMethod]
    public void Layer_decay_trains_the_lower_layers_less()
    {
        double[] Moved(double decay)
        {
            Dictionary<string, float[]> before = Weights(Train(options => (options.Epochs, options.LearningRate, options.ImageLayers) = (1, 1e-9, 3)).Model);
            Dictionary<string, float[]> after = Weights(Train(options =>
            {
                (options.Epochs, options.ImageLayers, options.ImageLayerDecay, options.WarmupSteps) = (1, 3, decay, 0);
                (options.WeightDecay, options.Schedule) = (0, LearningRateScheduleKind.Constant);
            }).Model);
            return [.. Enumerable.Range(0, 3).Select(layer => Distance(before, after, $"visual.transformer.resblocks.{layer}.mlp.c_fc.weight"))];
        }

        double[] alike = Moved(1), less = Moved(0.1);

        Assert.IsLessThan(2, alike.Max() / alike.Min(), string.Join(' ', alike));
        Assert.IsGreaterThan(5, less[1] / less[0], string.Join(' ', less));
        Assert.IsGreaterThan(5, less[2] / less[1], string.Join(' ', less));
    }

    [TestMethod]
    public void What_is_locked_or_frozen_stays_as_it_is_in_the_initial_model()
    {
        string path = _folder.File("initial.clip");
        Train().Model.Save(path);
        ClipModel tuned = Train(options =>
        {
            options.InitialModel = path;
            options.Freezing = new FreezingOptions { LockImageTower = true, Parameters = ["*.ln_*", "logit_scale"] };
            options.WeightDecay = 0.5;
        }).Model;

        Dictionary<string, float[]> before = Weights(ClipModel.Load(path)), after = Weights(tuned);
        CollectionAssert.AreEquivalent(before.Keys, after.Keys);
        foreach ((string name, float[] values) in before)
        {
            bool isFrozen = name.StartsWith("visual.", StringComparison.Ordinal) || name.Contains(".ln_", StringComparison.Ordinal) || name == "logit_scale";
            Assert.AreEqual(isFrozen, values.AsSpan().SequenceEqual(after[name]), name);
        }
    }

    [TestMethod]
    [DataRow(0.0)]
    [DataRow(0.25)]
    [DataRow(1.0)]
    public void Fine_tuned_weights_are_mixed_with_those_of_the_initial_model(double share)
    {
        string path = _folder.File("initial.clip");
        Train().Model.Save(path);
        Dictionary<string, float[]> before = Weights(ClipModel.Load(path)), after = Weights(Train(options => options.InitialModel = path).Model);

        Dictionary<string, float[]> mixed = Weights(Train(options => (options.InitialModel, options.InterpolationShare) = (path, share)).Model);

        foreach ((string name, float[] values) in before)
        {
            for (int i = 0; i < values.Length; i++)
            {
                Assert.AreEqual(values[i] + (share * (after[name][i] - values[i])), mixed[name][i], 1e-6, name);
            }
        }

        Assert.IsGreaterThan(1e-4, Distance(before, after, "visual.proj"));
    }

    [TestMethod]
    [DataRow(0.0)]
    [DataRow(0.25)]
    [DataRow(1.0)]
    public void The_logit_scale_and_bias_are_mixed_too(double share)
    {
        string path = _folder.File("initial.clip");
        ClipModel Sigmoid(double rate, Action<ContrastiveImageTextTrainer.Options>? change = null) => Train(options =>
        {
            (options.ContrastiveLoss, options.LearningRate) = (ContrastiveLossKind.Sigmoid, rate);
            change?.Invoke(options);
        }).Model;
        ClipModel before = Sigmoid(1e-3);
        before.Save(path);
        ClipModel after = Sigmoid(3e-2, options => options.InitialModel = path);

        ClipModel mixed = Sigmoid(3e-2, options => (options.InitialModel, options.InterpolationShare) = (path, share));

        Assert.IsGreaterThan(1e-3, Math.Abs(after.Info.LogitBias - before.Info.LogitBias));
        Assert.IsGreaterThan(1e-3, Math.Abs(after.Info.LogitScale - before.Info.LogitScale));
        Assert.AreEqual(before.Info.LogitBias + (share * (after.Info.LogitBias - before.Info.LogitBias)), mixed.Info.LogitBias, 1e-6);
        Assert.AreEqual(before.Info.LogitScale + (share * (after.Info.LogitScale - before.Info.LogitScale)), mixed.Info.LogitScale, 1e-6);
    }

    [TestMethod]
    public void A_model_without_a_logit_bias_counts_as_one_of_0()
    {
        string path = _folder.File("initial.clip");
        Train().Model.Save(path);
        ClipModel Tuned(double share) => Train(options =>
            (options.InitialModel, options.ContrastiveLoss, options.InterpolationShare) = (path, ContrastiveLossKind.Sigmoid, share)).Model;

        Assert.AreEqual(0, Tuned(0).Info.LogitBias);
        Assert.AreEqual(Tuned(1).Info.LogitBias / 4, Tuned(0.25).Info.LogitBias, 1e-6);
    }

    [TestMethod]
    public void A_fine_tuned_model_keeps_its_tokenizer_and_goes_on_where_it_was()
    {
        string path = _folder.File("initial.clip");
        (TrainingReport first, ClipModel initial) = Train(options => (options.Epochs, options.LearningRate) = (10, 3e-3));
        initial.Save(path);

        (TrainingReport second, ClipModel tuned) = Train(options => (options.InitialModel, options.VocabularySize, options.Epochs, options.LearningRate) = (path, 700, 1, 1e-5));

        Assert.AreEqual(initial.Info.VocabularySize, tuned.Info.VocabularySize);
        Assert.AreEqual(JsonSerializer.Serialize(initial.Info.Image), JsonSerializer.Serialize(tuned.Info.Image));
        Assert.IsLessThan(first.Epochs[0].MeanLoss * 0.9, second.Losses[0]);
    }

    [TestMethod]
    public void The_model_holds_the_average_of_the_weights_where_there_is_one()
    {
        ClipModel model = Train(options =>
        {
            (options.WeightAverageDecay, options.LearningRate) = (0.9, 1e-2);
            options.Checkpoints.Folder = _folder.Path;
        }).Model;

        Dictionary<string, float[]> weights = Weights(model);
        foreach ((string name, float[] values) in weights)
        {
            CollectionAssert.AreEqual(CheckpointTensors.Floats(_folder.Path, 8, "ema/" + name), values, name);
        }

        CollectionAssert.AreNotEqual(CheckpointTensors.Floats(_folder.Path, 8, "model/visual.proj"), weights["visual.proj"]);
    }

    [TestMethod]
    public void The_bias_that_a_sigmoid_loss_has_learned_goes_into_the_model_and_from_there_into_the_next_run()
    {
        string path = _folder.File("initial.clip");
        var seen = new List<TrainingProgress>();
        ClipModel model = Train(
            options =>
            {
                (options.ContrastiveLoss, options.LearningRate) = (ContrastiveLossKind.Sigmoid, 1e-2);
                options.Checkpoints.Folder = _folder.Path;
            },
            seen.Add).Model;
        model.Save(path);

        float bias = CheckpointTensors.Floats(_folder.Path, 8, "loss/siglip/bias.logit_bias").Single();
        Assert.AreEqual(bias, model.Info.LogitBias, 1e-6);
        Assert.AreNotEqual(-10, bias, 1e-3);
        Assert.AreEqual(10, seen[0].LogitScale, 0.2);

        ClipModel tuned = Train(options => (options.InitialModel, options.ContrastiveLoss, options.Epochs, options.LearningRate) = (path, ContrastiveLossKind.Sigmoid, 1, 1e-9)).Model;

        Assert.AreEqual(bias, tuned.Info.LogitBias, 1e-5);
        Assert.AreEqual(model.Info.LogitScale, tuned.Info.LogitScale, 1e-5);
    }

    [TestMethod]
    public void With_every_source_of_captions_the_loss_is_the_sum_of_those_of_each()
    {
        foreach (PictureSet.Row row in _pictures.Rows)
        {
            (row.Captions, row.Synthetic) = ([row.Captions[0]], row.Captions[1]);
        }

        double First(CaptionOptions captions) => Train(options =>
        {
            options.Captions = captions;
            options.Tokenizer = ClipTokenizer.Train(_pictures.Rows.SelectMany(row => row.Captions.Append(row.Synthetic)), 560);
            options.Augmentation = new AugmentationOptions { MinCropScale = 1, FlipProbability = 0 };
            options.Epochs = 1;
        }).Report.Losses[0];

        double real = First(CaptionOptions.Original()), synthetic = First(CaptionOptions.Original(nameof(PictureSet.Row.Synthetic)));
        double both = First(CaptionOptions.RealAndSynthetic(ClipColumnNames.Captions, nameof(PictureSet.Row.Synthetic)));

        Assert.AreNotEqual(real, synthetic, 1e-3);
        Assert.AreEqual(real + synthetic, both, 1e-5);
    }

    [TestMethod]
    public void The_best_state_is_kept_however_old_it_is()
    {
        TrainingReport report = Train(
            options =>
            {
                (options.Epochs, options.LearningRate) = (8, 1e-2);
                options.Evaluation.EverySteps = 2;
                options.Checkpoints.Folder = _folder.Path;
                (options.Checkpoints.EverySteps, options.Checkpoints.KeepLast, options.Checkpoints.KeepBest) = (0, 1, 1);
            },
            isMeasured: true).Report;

        EvaluationReport best = report.Evaluations.Aggregate((left, right) => right.Metrics["mean_recall"] > left.Metrics["mean_recall"] ? right : left);
        Assert.HasCount(16, report.Evaluations);
        int[] kept = [.. Directory.GetFiles(_folder.Path, "step-*").Select(path => int.Parse(Path.GetFileNameWithoutExtension(path)[5..])).Order()];
        CollectionAssert.AreEqual(new[] { best.Step, 32 }.Distinct().ToArray(), kept);
    }

    [TestMethod]
    public void Three_hundred_steps_leave_no_tensor()
    {
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount, early = 0, late = 0;

        Train(
            options =>
            {
                (options.Epochs, options.MicroBatchSize, options.ActivationCheckpointing, options.WeightAverageDecay, options.MaxGradientNorm) = (75, 4, true, 0.9, 1);
                options.PairMatching = new PairMatchingOptions();
                options.Evaluation.EverySteps = 50;
            },
            progress => (early, late) = (progress.Step == 10 ? Live() : early, Live()),
            isMeasured: true);

        Assert.AreEqual(early, late);
        Assert.AreEqual(before, Live());
        static long Live() => DisposeScopeManager.Statistics.ThreadTotalLiveCount;
    }

    [TestMethod]
    public void A_student_with_every_term_leaves_no_tensor()
    {
        ClipModel teacher = TrainedTeachers.MobileClip;
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount, early = 0, late = 0;
        var context = new MLContext(seed: 1);
        SiClipTrainer trainer = context.Clip().Trainers.SiClip(TrainerOptions.CreateSiClip(options =>
        {
            (options.Epochs, options.FineTuningEpochs, options.MicroBatchSize, options.FurtherTeachers) = (1, 1, 5, [teacher]);
            options.Distillation = new DistillationOptions { MaskedFeature = 1, AugmentedFeature = 1, Affinity = 1 };
            options.PairMatching = new PairMatchingOptions();
        }));

        using ClipTransformer model = trainer.Fit(
            _pictures.ToView(context), null, new Listener(progress => (early, late) = (progress.Step == 2 ? Live() : early, progress.Step == 3 ? Live() : late)));

        Assert.AreEqual(early, late);
        Assert.AreEqual(before, Live());
        static long Live() => DisposeScopeManager.Statistics.ThreadTotalLiveCount;
    }

    private (TrainingReport Report, ClipModel Model) Train(
        Action<ContrastiveImageTextTrainer.Options>? change = null, Action<TrainingProgress>? progress = null, bool isMeasured = false)
    {
        var context = new MLContext(seed: 1);
        ContrastiveImageTextTrainer trainer = context.Clip().Trainers.ContrastiveImageText(TrainerOptions.Create(change));
        IDataView data = _pictures.ToView(context);
        using ClipTransformer model = trainer.Fit(data, isMeasured ? data : null, progress is null ? null : new Listener(progress));
        return (trainer.LastReport!, model.Model);
    }

    private static Dictionary<string, float[]> Weights(ClipModel model)
    {
        using SafetensorsFile file = model.OpenWeights();
        return file.Tensors.Keys.ToDictionary(name => name, file.ReadFloats);
    }

    private static double Distance(Dictionary<string, float[]> left, Dictionary<string, float[]> right, string name) =>
        left[name].Zip(right[name], (a, b) => Math.Abs((double)a - b)).Average();

    private static void AssertNear(IReadOnlyList<double> expected, IReadOnlyList<double> actual, double tolerance)
    {
        Assert.HasCount(expected.Count, actual);
        foreach ((int step, (double one, double other)) in expected.Zip(actual).Index())
        {
            Assert.AreEqual(one, other, tolerance, $"step {step + 1}");
        }
    }
}
