using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.ML;
using SimpleClip.Losses;
using SimpleClip.Networks;
using SimpleClip.Training;

namespace SimpleClip.Trainers.Tests.Training;

[TestClass]
public sealed class SiClipOptionsTests
{
    [TestMethod]
    public void Options_and_all_in_them_survive_a_round_trip_through_json()
    {
        SiClipTrainer.Options options = Everything();

        JsonObject json = OptionsJson.Of(options), back = OptionsJson.Of(OptionsJson.Copy(options));

        Assert.IsTrue(JsonNode.DeepEquals(json, back), $"{json}\n{back}");
        AssertChanged(OptionsJson.Of(new SiClipTrainer.Options()), json);
    }

    [TestMethod]
    public void Captions_survive_a_round_trip_too()
    {
        var options = new ContrastiveImageTextTrainer.Options
        {
            Captions = CaptionOptions.AltTextAndEnriched("Alt", "Enriched", 0.25),
            Freezing = new FreezingOptions { LockImageTower = true, UnlockedImageLayers = 1, LockTextTower = true, UnlockedTextLayers = 2, Parameters = ["a*", "b"] },
        };

        ContrastiveImageTextTrainer.Options back = JsonSerializer.Deserialize<ContrastiveImageTextTrainer.Options>(JsonSerializer.Serialize(options))!;

        Assert.AreEqual(JsonSerializer.Serialize(options), JsonSerializer.Serialize(back));
        Assert.AreEqual(("Enriched", 0.25), (back.Captions!.Sources[1].Column, back.Captions.Sources[1].Weight));
        CollectionAssert.AreEqual(new[] { "a*", "b" }, back.Freezing.Parameters.ToArray());
    }

    [TestMethod]
    [DataRow("BatchSize")]
    [DataRow("Distillation: ")]
    [DataRow("Distillation.Feature: ")]
    [DataRow("PairMatching.Weight: ")]
    [DataRow("Teacher: ")]
    [DataRow("FurtherTeachers: ")]
    [DataRow("Optimizer: ")]
    [DataRow("Evaluation: ")]
    [DataRow("Checkpoints: ")]
    [DataRow("Logs: ")]
    [DataRow("Augmentation: ")]
    [DataRow("Augmentation.ColorJitter: ")]
    [DataRow("Captions: ")]
    [DataRow("Captions.Sources: ")]
    [DataRow("FineTuningRateFactor")]
    [DataRow("ContrastiveWeight: ")]
    public void A_mistake_is_named_by_its_path_beside_all_the_others(string path)
    {
        SiClipTrainer.Options options = TrainerOptions.CreateSiClip();
        (options.BatchSize, options.FineTuningRateFactor, options.ContrastiveWeight) = (1, 0, new LossWeight { StartSteps = -1 });
        (options.Distillation.MaskRatio, options.Distillation.Feature) = (2, -1);
        options.PairMatching = new PairMatchingOptions { Weight = new LossWeight { Start = -1 } };
        options.Teacher!.CacheAugmentations = -1;
        options.FurtherTeachers = [new TeacherOptions()];
        options.Optimizer.Beta1 = 1;
        options.Evaluation.EveryEpochs = 0;
        options.Checkpoints.KeepLast = 0;
        options.Logs.EverySteps = 0;
        options.Augmentation = new AugmentationOptions { FlipProbability = 2, ColorJitter = new ColorJitterOptions { Hue = 1 } };
        options.Captions = new CaptionOptions { MinWords = -1, Sources = [new CaptionSource { Weight = -1 }] };

        string message = Assert.ThrowsExactly<ArgumentException>(() => new MLContext().Clip().Trainers.SiClip(options)).Message;

        StringAssert.Contains(message, path);
    }

    [TestMethod]
    public void What_is_missing_is_named()
    {
        string Refuse(Action<SiClipTrainer.Options> change) =>
            Assert.ThrowsExactly<ArgumentException>(() => new MLContext().Clip().Trainers.SiClip(TrainerOptions.CreateSiClip(change))).Message;

        StringAssert.Contains(Refuse(options => options.Teacher = null), "Teacher");
        StringAssert.Contains(Refuse(options => options.Distillation = null!), "Distillation");
        StringAssert.Contains(Refuse(options => options.Distillation.Relation = null!), "Distillation: The Relation field is required.");
        StringAssert.Contains(Refuse(options => options.PairMatching = new PairMatchingOptions { Weight = null! }), "PairMatching: The Weight field is required.");
        StringAssert.Contains(Refuse(options => options.FurtherTeachers = null!), "FurtherTeachers");
        StringAssert.Contains(Refuse(options => options.FurtherTeachers = [null!]), "FurtherTeachers");
        StringAssert.Contains(Refuse(options => options.ContrastiveWeight = null!), "ContrastiveWeight");
        StringAssert.Contains(Refuse(options => options.Evaluation.Metric = "accuracy"), "No metric has the name 'accuracy'");
    }

    [TestMethod]
    public void Changing_options_later_does_not_reach_into_a_trainer()
    {
        using var pictures = new PictureSet(8);
        var context = new MLContext();
        SiClipTrainer.Options options = TrainerOptions.CreateSiClip(options => options.Epochs = 1);
        SiClipTrainer trainer = context.Clip().Trainers.SiClip(options);
        options.Epochs = 5;
        options.Distillation.Feature.Value = 0;
        options.Teacher!.Model = null;
        var seen = new List<TrainingProgress>();

        using ClipTransformer model = trainer.Fit(pictures.ToView(context), null, new Listener(seen.Add));

        Assert.HasCount(1, seen);
        Assert.AreEqual(2000, seen[0].LossWeights["feature"]);
    }

    [TestMethod]
    public void Where_nothing_counts_training_is_refused()
    {
        using var pictures = new PictureSet(8);
        var context = new MLContext();
        SiClipTrainer trainer = context.Clip().Trainers.SiClip(TrainerOptions.CreateSiClip(options =>
        {
            options.ContrastiveWeight = 0;
            options.PairMatching = null;
            options.Distillation = new DistillationOptions { Feature = 0, Relation = 0, Interactive = 0 };
        }));

        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => trainer.Fit(pictures.ToView(context))).Message, "Every loss has the weight 0");
    }

    /// <summary>Options none of which has its default.</summary>
    private static SiClipTrainer.Options Everything() => new()
    {
        ImageColumnName = "I",
        CaptionColumnName = "C",
        Captions = CaptionOptions.RealAndSynthetic("Real", "Synthetic"),
        ImageFolder = "images",
        Architecture = "SiCLIP-mini",
        TokenizerPath = "tokenizer",
        VocabularySize = 600,
        BatchSize = 6,
        MicroBatchSize = 3,
        Epochs = 2,
        LearningRate = 0.125,
        WarmupSteps = 3,
        Schedule = LearningRateScheduleKind.ConstantWithCooldown,
        CooldownSteps = 4,
        Optimizer = new OptimizerOptions { Kind = OptimizerKind.Lamb, Beta1 = 0.5, Beta2 = 0.75, Epsilon = 1e-7, Momentum = 0.5, Nesterov = true },
        WeightDecay = 0.5,
        ImageLayerDecay = 0.5,
        TextLayerDecay = 0.75,
        MaxGradientNorm = 2,
        WeightAverageDecay = 0.5,
        ContrastiveLoss = ContrastiveLossKind.Sigmoid,
        ContrastiveWeight = new LossWeight { Value = 2, Start = 3, StartSteps = 4, RampSteps = 5 },
        MaxLogitScale = 50,
        Precision = ComputePrecision.BFloat16,
        ActivationCheckpointing = true,
        Augmentation = new AugmentationOptions
        {
            MinCropScale = 0.25,
            MaxCropScale = 0.75,
            FlipProbability = 0.25,
            ColorJitter = new ColorJitterOptions { Probability = 0.25 },
            GrayscaleProbability = 0.25,
            GaussianBlur = new GaussianBlurOptions { MaxSigma = 3 },
            RandAugment = new RandAugmentOptions { Magnitude = 3 },
        },
        Evaluation = new EvaluationOptions
        {
            EverySteps = 5, EveryEpochs = 6, Metric = "loss", Patience = 7, ClassNames = ["cat"], Templates = ["{}"], LabelColumnName = "L", ImageColumnName = "E",
        },
        Checkpoints = new CheckpointOptions { Folder = "run", EverySteps = 2, EveryMinutes = 3, KeepLast = 4, KeepBest = 5, Resume = false },
        Logs = new LogOptions { Folder = "logs", MetricsFile = false, TensorBoard = false, EverySteps = 2, TensorBoardEverySteps = 3, LogChannelEverySteps = 4 },
        Seed = 5,
        DataThreads = 6,
        TorchThreads = 7,
        GpuMemoryGiB = 80,
        MaxBadSampleShare = 0.5,
        Teacher = new TeacherOptions { Path = "teacher.clip", LogitScale = 70, CacheFolder = "cache", CacheAugmentations = 3 },
        FurtherTeachers = [new TeacherOptions { ImageModelPath = "i", TextModelPath = "t", TokenizerPath = "k", Image = ImageProcessorOptions.OpenAI(32) }],
        InheritWeights = false,
        FreezeInherited = false,
        StartNewBlocksFromTeacher = false,
        Distillation = new DistillationOptions
        {
            Feature = 1, Relation = 2, Interactive = 3, InteractiveExponential = false, MaskedFeature = 4, MaskRatio = 0.5, MaskPatchSize = 8, AugmentedFeature = 5, Affinity = 6,
        },
        PairMatching = new PairMatchingOptions { Weight = 3, JointFeature = JointFeature.Concatenation, Negatives = NegativeSides.Images, MaskDuplicates = false },
        FineTuningEpochs = 3,
        FineTuningRateFactor = 0.5,
    };

    /// <summary>Fails where a member has its default, which a round trip that loses it would give back.</summary>
    private static void AssertChanged(JsonObject defaults, JsonObject changed)
    {
        foreach ((string name, JsonNode? value) in changed)
        {
            Assert.IsFalse(JsonNode.DeepEquals(value, defaults[name]), name);
        }
    }
}
