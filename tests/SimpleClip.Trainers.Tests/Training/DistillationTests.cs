using Microsoft.ML;
using SimpleClip.Distillation;
using SimpleClip.Networks;
using SimpleClip.Testing;
using SimpleClip.Trainers.Tests.Distillation;

namespace SimpleClip.Trainers.Tests.Training;

/// <summary>Students of some thousand parameters learn from every kind of teacher, by each term alone.</summary>
[TestClass]
public sealed class DistillationTests : IDisposable
{
    private readonly PictureSet _pictures = new(24);
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _folder.Dispose();
        _pictures.Dispose();
    }

    [TestMethod]
    [DataRow("feature", 12)]
    [DataRow("feature", 8)]
    [DataRow("relation", 12)]
    [DataRow("relation", 8)]
    [DataRow("interactive", 12)]
    [DataRow("interactive", 8)]
    [DataRow("masked_feature", 12)]
    [DataRow("masked_feature", 8)]
    [DataRow("augmented_feature", 12)]
    [DataRow("augmented_feature", 8)]
    [DataRow("affinity", 12)]
    [DataRow("affinity", 8)]
    public void A_term_is_learned_alone_whatever_the_widths(string term, int width)
    {
        List<TrainingProgress> seen = Train(options => WeightOf(options.Distillation, term).Value = 1, width);

        CollectionAssert.AreEqual(new[] { term }, seen[^1].LossTerms.Keys.ToArray());
        AssertFalls(seen, term);
    }

    [TestMethod]
    public void Terms_are_told_and_weighed_each_by_itself()
    {
        List<TrainingProgress> seen = Train(options =>
        {
            options.Epochs = 2;
            options.ContrastiveWeight = 0.5;
            options.PairMatching = new PairMatchingOptions();
            foreach ((int i, string term) in Terms.Index())
            {
                WeightOf(options.Distillation, term).Value = i + 1;
            }

            options.Distillation.Relation = new LossWeight { Value = 2, StartSteps = 2, RampSteps = 2 };
        });

        CollectionAssert.AreEquivalent(Terms.Except(["relation"]).Concat(["info_nce", "pair_matching"]).ToArray(), seen[0].LossTerms.Keys.ToArray());
        CollectionAssert.AreEquivalent(Terms.Concat(["info_nce", "pair_matching"]).ToArray(), seen[^1].LossTerms.Keys.ToArray());
        CollectionAssert.AreEqual(new double[] { 1, 2, 2 }, seen.Skip(3).Take(3).Select(step => step.LossWeights["relation"]).ToArray());
        foreach (TrainingProgress step in seen)
        {
            Assert.AreEqual(step.Loss, step.LossTerms.Sum(term => term.Value * step.LossWeights[term.Key]), 1e-4 * step.Loss, $"step {step.Step}");
        }
    }

    [TestMethod]
    [DataRow(12)]
    [DataRow(8)]
    public void A_teacher_of_graphs_teaches(int width)
    {
        List<TrainingProgress> seen = Train(
            options =>
            {
                options.Teacher!.Model = Teacher(includeWeights: false);
                options.Distillation.Feature = options.Distillation.Relation = 1;
            },
            width);

        AssertFalls(seen, "feature");
        AssertFalls(seen, "relation");
    }

    [TestMethod]
    public void A_teacher_of_graphs_teaches_what_its_network_does()
    {
        void Change(SiClipTrainer.Options options, bool weights)
        {
            options.Epochs = 2;
            options.Teacher!.Model = Teacher(weights);
            options.Distillation.Feature = options.Distillation.Interactive = 1;
        }

        double[] network = [.. Train(options => Change(options, weights: true)).Select(step => step.Loss)];
        double[] graphs = [.. Train(options => Change(options, weights: false)).Select(step => step.Loss)];

        foreach ((double expected, double actual) in network.Zip(graphs))
        {
            Assert.AreEqual(expected, actual, 1e-4);
        }
    }

    [TestMethod]
    public void Embeddings_that_are_kept_teach_again_without_the_teacher_being_asked()
    {
        string cache = _folder.File("cache");
        void Change(SiClipTrainer.Options options)
        {
            options.Teacher!.CacheFolder = cache;
            options.Teacher.CacheAugmentations = 1;
            options.Distillation.Feature = 1;
        }

        List<TrainingProgress> first = Train(Change);
        long[] sizes = Sizes();
        List<TrainingProgress> second = Train(Change);

        AssertFalls(first, "feature");
        CollectionAssert.AreEqual(first.Select(step => step.Loss).ToArray(), second.Select(step => step.Loss).ToArray());
        CollectionAssert.AreEqual(sizes, Sizes());
        long[] Sizes() => [.. Directory.GetFiles(cache, "*.features").Order().Select(path => new FileInfo(path).Length)];
    }

    [TestMethod]
    public void Embeddings_are_on_the_disk_before_a_checkpoint_counts_on_them()
    {
        string cache = _folder.File("cache");
        var sizes = new List<long>();

        Train(
            options =>
            {
                (options.Epochs, options.Teacher!.CacheFolder, options.Distillation.Feature) = (1, cache, 1);
                (options.Checkpoints.Folder, options.Checkpoints.EverySteps) = (_folder.File("run"), 1);
            },
            onStep: _ => sizes.Add(Directory.GetFiles(cache, "image-*.features").Sum(path => new FileInfo(path).Length)));

        // The checkpoint of the first step is written before the second.
        Assert.HasCount(4, sizes);
        Assert.IsGreaterThan(sizes[0], sizes[1], string.Join(' ', sizes));
    }

    [TestMethod]
    public void Two_teachers_of_different_widths_and_pictures_teach_together()
    {
        ClipNetworkConfig other = TestTeachers.Config with { EmbeddingDimension = 10, Vision = TestNetworks.SmallVision with { ImageSize = 24 } };
        void Change(SiClipTrainer.Options options)
        {
            options.FurtherTeachers = [Teacher(includeWeights: true, other)];
            options.Distillation.Affinity = 1;
        }

        List<TrainingProgress> both = Train(Change), one = Train(options =>
        {
            Change(options);
            options.FurtherTeachers = [];
        });

        AssertFalls(both, "affinity");
        Assert.AreNotEqual(one[0].Loss, both[0].Loss);
    }

    [TestMethod]
    public void Further_teachers_are_not_even_loaded_where_nothing_reads_them()
    {
        List<TrainingProgress> seen = Train(options =>
        {
            options.FurtherTeachers = [new TeacherOptions { Path = _folder.File("missing.clip") }];
            (options.Distillation.Feature, options.Epochs) = (1, 1);
        });

        CollectionAssert.AreEqual(new[] { "feature" }, seen[^1].LossTerms.Keys.ToArray());
    }

    [TestMethod]
    public void A_teacher_that_nothing_reads_computes_nothing()
    {
        string cache = _folder.File("cache");
        long Embedded(double weight)
        {
            Train(options =>
            {
                (options.ContrastiveWeight, options.Distillation.Feature) = (1, weight);
                (options.Epochs, options.Teacher!.CacheFolder) = (1, cache);
            });
            return Directory.GetFiles(cache, "*.features").Sum(path => new FileInfo(path).Length);
        }

        long without = Embedded(0);

        Assert.IsLessThan(Embedded(1), without);
        Assert.AreEqual(without, EmptyCacheLength());
        long EmptyCacheLength()
        {
            Directory.Delete(cache, recursive: true);
            var options = new TeacherOptions { Model = Teacher(includeWeights: true), CacheFolder = cache };
            using (TeacherLoader.Load(options, TorchSharp.torch.CPU, ComputePrecision.Float32, _ => { }))
            {
                return Directory.GetFiles(cache, "*.features").Sum(path => new FileInfo(path).Length);
            }
        }
    }

    [TestMethod]
    public void What_a_head_learns_is_in_the_checkpoints()
    {
        Train(
            options =>
            {
                (options.Epochs, options.Checkpoints.Folder, options.Checkpoints.EverySteps, options.Checkpoints.KeepLast) = (1, _folder.File("run"), 1, 10);
                (options.ContrastiveWeight, options.ContrastiveLoss, options.PairMatching) = (1, ContrastiveLossKind.Sigmoid, new PairMatchingOptions());
                foreach (string term in Terms)
                {
                    WeightOf(options.Distillation, term).Value = 1;
                }
            },
            width: 8);

        SortedDictionary<string, byte[]> first = CheckpointTensors.Read(_folder.File("run"), 1, "loss/"), last = CheckpointTensors.Read(_folder.File("run"), 4, "loss/");
        CollectionAssert.AreEqual(first.Keys.ToArray(), last.Keys.ToArray());
        Assert.HasCount(6, first.Keys.Select(name => name.Split('/')[1]).Distinct(), "InfoNCE, relation and affinity have no head");
        foreach ((string name, byte[] values) in first)
        {
            CollectionAssert.AreNotEqual(values, last[name], name);
            Assert.Contains($"optimizer/exp_avg.loss.{name["loss/".Length..].Replace('/', '.')}", CheckpointTensors.Read(_folder.File("run"), 4, "optimizer/").Keys);
        }
    }

    private static string[] Terms => ["feature", "relation", "interactive", "masked_feature", "augmented_feature", "affinity"];

    private static LossWeight WeightOf(DistillationOptions options, string term) => term switch
    {
        "feature" => options.Feature,
        "relation" => options.Relation,
        "interactive" => options.Interactive,
        "masked_feature" => options.MaskedFeature,
        "augmented_feature" => options.AugmentedFeature,
        _ => options.Affinity,
    };

    private static void AssertFalls(List<TrainingProgress> seen, string term)
    {
        double before = seen.Take(4).Average(step => step.LossTerms[term]), after = seen.TakeLast(4).Average(step => step.LossTerms[term]);
        Console.WriteLine($"{term}: {before:G4} at first, {after:G4} in the end");
        Assert.IsLessThan(before * 0.9, after);
    }

    /// <summary>Trains with no loss but those that are asked for; the teacher's features have 12 elements.</summary>
    private List<TrainingProgress> Train(Action<SiClipTrainer.Options> change, int width = 12, Action<TrainingProgress>? onStep = null)
    {
        var options = new SiClipTrainer.Options
        {
            Teacher = Teacher(includeWeights: true),
            Architecture = WriteArchitecture(TestTeachers.Config with { EmbeddingDimension = width }),
            InheritWeights = false,
            ContrastiveWeight = 0,
            PairMatching = null,
            Distillation = new DistillationOptions { Feature = 0, Relation = 0, Interactive = 0, MaskPatchSize = 4, MaskRatio = 0.5 },
            Augmentation = new AugmentationOptions { MinCropScale = 1, FlipProbability = 0 },
            BatchSize = 6,
            Epochs = 12,
            LearningRate = 1e-2,
            WarmupSteps = 2,
            Seed = 3,
            TorchThreads = 1,
        };
        change(options);
        var context = new MLContext(seed: 1);
        var seen = new List<TrainingProgress>();
        using ClipTransformer model = context.Clip().Trainers.SiClip(options).Fit(_pictures.ToView(context), null, new Listener(seen.Add + onStep));
        Assert.AreEqual(width, model.Model.Info.EmbeddingDimension);
        return seen;
    }

    private string WriteArchitecture(ClipNetworkConfig config)
    {
        string folder = _folder.File($"student-{config.EmbeddingDimension}");
        using var pretrained = new PretrainedClip(
            TestNetworks.Create(config), new ClipArchitecture { Name = "small", Network = config, Image = TestTeachers.Images }, TestTeachers.Tokenizer);
        pretrained.Save(folder, PretrainedFormat.OpenClip);
        return Path.Combine(folder, "open_clip_config.json");
    }

    private static ClipModel Teacher(bool includeWeights, ClipNetworkConfig? config = null)
    {
        config ??= TestTeachers.Config;
        var architecture = new ClipArchitecture { Name = "teacher", Network = config, Image = ImageProcessorOptions.OpenAI(config.Vision.ImageSize) };
        using var pretrained = new PretrainedClip(TestNetworks.Create(config, seed: 5), architecture, TestTeachers.Tokenizer);
        return pretrained.ToClipModel(includeWeights: includeWeights);
    }
}
