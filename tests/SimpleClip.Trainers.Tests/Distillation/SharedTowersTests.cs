using SimpleClip.Distillation;
using SimpleClip.Inheritance;
using SimpleClip.Networks;
using SimpleClip.Optimization;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Distillation;

[TestClass]
public sealed class SharedTowersTests
{
    private const int Rows = 4;

    [TestMethod]
    [DataRow("SiCLIP-mini", "MobileCLIP-mini", 8, 2)]
    [DataRow("SiCLIP-ViT-mini", "ViT-mini", 1, 1)]
    public void Embeddings_and_gradients_are_those_of_separate_passes(string student, string teacher, int imageStages, int textStages)
    {
        foreach ((ComputePrecision precision, bool checkpointing) in new[]
        {
            (ComputePrecision.Float32, false), (ComputePrecision.Float32, true), (ComputePrecision.BFloat16, false),
        })
        {
            using Pair pair = new(student, teacher, precision);
            using var scope = NewDisposeScope();
            SharedTowers shared = pair.Share();
            Assert.AreEqual((imageStages, textStages), (shared.ImageStages, shared.TextStages));

            (Tensor image, Tensor text, Tensor taughtImage, Tensor taughtText) = Pair.Learn(
                checkpointing, () => (shared.EncodeImages(pair.Images), shared.EncodeTexts(pair.Tokens)));
            Dictionary<string, Tensor> gradients = pair.TakeGradients();
            (Tensor ownImage, Tensor ownText, Tensor expectedImage, Tensor expectedText) = Pair.Learn(checkpointing, pair.EncodeSeparately);

            Assert.IsTrue(image.Equals(ownImage), $"image, {precision}");
            Assert.IsTrue(text.Equals(ownText), $"text, {precision}");
            Assert.IsTrue(taughtImage.Equals(expectedImage), $"teacher's image, {precision}");
            Assert.IsTrue(taughtText.Equals(expectedText), $"teacher's text, {precision}");
            Assert.IsFalse(taughtImage.requires_grad || taughtText.requires_grad);
            Assert.IsNotEmpty(gradients);
            foreach ((string name, Tensor expected) in pair.TakeGradients())
            {
                Assert.IsTrue(gradients[name].Equals(expected), $"{name}, {precision}, checkpointing {checkpointing}");
            }
        }
    }

    [TestMethod]
    public void A_tower_that_is_frozen_as_a_whole_runs_once()
    {
        using Pair pair = new("MobileCLIP-mini", "MobileCLIP-mini");
        pair.Student.LockVisual();
        using var scope = NewDisposeScope();
        SharedTowers shared = pair.Share();

        (Tensor student, Tensor teacher) = shared.EncodeImages(pair.Images);

        Assert.AreEqual(((IStagedTower)pair.Student.Visual).Stages.Count, shared.ImageStages);
        Assert.IsTrue(student.Equals(teacher));
        Assert.IsTrue(teacher.Equals(pair.Teacher.Network.EncodeImage(pair.Images)));
    }

    [TestMethod]
    public void Nothing_is_shared_behind_a_stage_that_learns_differs_or_moves_its_figures()
    {
        using Pair pair = new("SiCLIP-mini", "MobileCLIP-mini");
        var stages = ((IStagedTower)pair.Student.Visual).Stages;

        stages[5].Modules[0].parameters().First().requires_grad = true;
        Assert.AreEqual(5, pair.Share().ImageStages);
        stages[4].Modules[0].modules().OfType<SimpleClip.Networks.BatchNorm2d>().First().Frozen = false;
        Assert.AreEqual(4, pair.Share().ImageStages);
        using (no_grad())
        {
            stages[2].Modules[0].buffers().First(buffer => buffer.is_floating_point()).add_(0.001f);
        }

        Assert.AreEqual(2, pair.Share().ImageStages);
        Assert.AreEqual(2, pair.Share().TextStages);
    }

    [TestMethod]
    public void Equal_weights_that_compute_something_else_are_not_shared()
    {
        ClipNetworkConfig quick = TestTeachers.Config with { QuickGelu = true };
        ClipNetworkConfig heads = TestTeachers.Config with
        {
            Vision = TestNetworks.SmallVision with { HeadWidth = 4 },
            Text = ((TextTransformerConfig)TestTeachers.Config.Text) with { Heads = 2 },
        };
        ClipNetworkConfig unmasked = TestTeachers.Config with { Text = ((TextTransformerConfig)TestTeachers.Config.Text) with { NoCausalMask = true } };
        ClipNetworkConfig dropping = TestTeachers.Config with { Vision = TestNetworks.SmallVision with { PatchDropout = 0.5 } };

        Assert.AreEqual((3, 3), Count(TestTeachers.Config));
        Assert.AreEqual((1, 1), Count(quick));
        Assert.AreEqual((1, 1), Count(heads));
        Assert.AreEqual((3, 0), Count(unmasked));
        Assert.AreEqual((0, 3), Count(dropping));
        Assert.AreEqual((0, 3), Count(TestTeachers.Config, image: TestTeachers.Images with { Mean = [0, 0, 0] }));
        Assert.AreEqual((3, 0), Count(TestTeachers.Config, tokenizer: ClipTokenizer.Train(["another text", "another word"], TestTeachers.Tokenizer.VocabularySize)));
        Assert.AreEqual((0, 0), Count(TestTeachers.Config, precision: ComputePrecision.BFloat16));
    }

    [TestMethod]
    public void Towers_that_share_nothing_say_so()
    {
        using NetworkTeacher teacher = TestTeachers.Create();
        using ClipNetwork student = TestNetworks.Create(TestTeachers.Config);
        SharedTowers shared = SharedTowers.Find(student, TestTeachers.Images, TestTeachers.Tokenizer, teacher);
        using Tensor images = TestNetworks.Images(TestTeachers.Config, 2);

        Assert.AreEqual((0, 0), (shared.ImageStages, shared.TextStages));
        StringAssert.Contains(Assert.ThrowsExactly<InvalidOperationException>(() => shared.EncodeImages(images)).Message, "image tower");
        StringAssert.Contains(Assert.ThrowsExactly<InvalidOperationException>(() => shared.EncodeTexts(images)).Message, "text tower");
    }

    [TestMethod]
    public void Shared_passes_leave_no_tensor_but_the_embeddings()
    {
        using Pair pair = new("SiCLIP-mini", "MobileCLIP-mini");
        for (int pass = 0; pass < 2; pass++)
        {
            using var scope = NewDisposeScope();
            long outside = DisposeScopeManager.Statistics.CreatedOutsideScopeCount;

            SharedTowers shared = pair.Share();
            Assert.AreEqual(0, scope.DisposablesCount);
            shared.EncodeImages(pair.Images);
            shared.EncodeTexts(pair.Tokens);

            Assert.AreEqual(4, scope.DisposablesCount);
            Assert.AreEqual(outside, DisposeScopeManager.Statistics.CreatedOutsideScopeCount);
        }
    }

    /// <summary>The stages that a frozen network of equal weights shares with the small teacher.</summary>
    private static (int Images, int Texts) Count(
        ClipNetworkConfig config, ImageProcessorOptions? image = null, ClipTokenizer? tokenizer = null, ComputePrecision precision = ComputePrecision.Float32)
    {
        using NetworkTeacher teacher = TestTeachers.Create();
        using ClipNetwork student = TestNetworks.Create(config);
        student.Precision = precision;
        SiClipInheritance.Inherit(student, teacher.Network);
        SharedTowers shared = SharedTowers.Find(student, image ?? TestTeachers.Images, tokenizer ?? TestTeachers.Tokenizer, teacher);
        return (shared.ImageStages, shared.TextStages);
    }

    /// <summary>A student that has inherited from a teacher, and a batch for both.</summary>
    private sealed class Pair : IDisposable
    {
        private readonly ClipArchitecture _architecture;

        public Pair(string student, string teacher, ComputePrecision precision = ComputePrecision.Float32)
        {
            _architecture = ClipArchitectures.Get(student);
            Student = Create(_architecture.Network, 7);
            Student.Precision = precision;
            ClipNetwork teaching = Create(ClipArchitectures.Get(teacher).Network, 5);
            teaching.Precision = precision;
            Student.train();
            SiClipInheritance.Inherit(Student, teaching);
            Teacher = new NetworkTeacher(teacher, teaching, _architecture.Image, TestTeachers.Tokenizer, CPU);
            Images = TestNetworks.Images(Student.Config, Rows);
            Tokens = TestNetworks.Tokens(Student.Config, Rows);
        }

        public ClipNetwork Student { get; }

        public NetworkTeacher Teacher { get; }

        public Tensor Images { get; }

        public Tensor Tokens { get; }

        public SharedTowers Share() => SharedTowers.Find(Student, _architecture.Image, TestTeachers.Tokenizer, Teacher);

        public ((Tensor, Tensor) Images, (Tensor, Tensor) Texts) EncodeSeparately() =>
            ((Student.EncodeImage(Images), Teacher.Network.EncodeImage(Images)), (Student.EncodeText(Tokens), Teacher.Network.EncodeText(Tokens)));

        /// <summary>Runs both networks, and the student back from a loss against the teacher.</summary>
        public static (Tensor Image, Tensor Text, Tensor TaughtImage, Tensor TaughtText) Learn(
            bool checkpointing, Func<((Tensor Student, Tensor Teacher) Images, (Tensor Student, Tensor Teacher) Texts)> encode)
        {
            using var checkpoints = new ActivationCheckpoints();
            IDisposable? recording = checkpointing ? checkpoints.Record() : null;
            ((Tensor image, Tensor taughtImage), (Tensor text, Tensor taughtText)) = encode();
            recording?.Dispose();
            Assert.AreEqual(checkpointing, checkpoints.Count > 0);
            checkpoints.Backward((image * taughtText).sum().add((text * taughtImage).sum()));
            return (image, text, taughtImage, taughtText);
        }

        /// <summary>The gradients by name; the student has none afterwards.</summary>
        public Dictionary<string, Tensor> TakeGradients()
        {
            Dictionary<string, Tensor> gradients = [];
            foreach ((string name, Parameter parameter) in Student.named_parameters())
            {
                if (parameter.grad is { } gradient)
                {
                    gradients.Add(name, gradient.clone());
                    parameter.grad = null;
                }
            }

            return gradients;
        }

        public void Dispose()
        {
            Student.Dispose();
            Teacher.Dispose();
            Images.Dispose();
            Tokens.Dispose();
        }

        private static ClipNetwork Create(ClipNetworkConfig config, ulong seed) =>
            TestNetworks.Create(config with { Text = config.Text with { VocabularySize = TestTeachers.Tokenizer.VocabularySize } }, seed);
    }
}
