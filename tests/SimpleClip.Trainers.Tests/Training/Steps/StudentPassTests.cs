using SimpleClip.Distillation;
using SimpleClip.Losses;
using SimpleClip.Networks;
using SimpleClip.Optimization;
using SimpleClip.Training;
using SimpleClip.Trainers.Tests.Distillation;
using TorchSharp;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Training;

[TestClass]
public sealed class StudentPassTests
{
    private const int Rows = 7;
    private const long Seed = 11;

    private static readonly ImageProcessorOptions Images = ImageProcessorOptions.OpenAI(TestNetworks.SmallVision.ImageSize);

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    [DataRow(7)]
    [DataRow(100)]
    public void Micro_batches_give_the_whole_batchs_gradients_of_several_pictures_captions_and_a_masked_picture(int microBatch)
    {
        using ClipNetwork network = TestNetworks.Create();
        using var scope = NewDisposeScope();
        StepBatch batch = Batch(pictures: 2, captions: 2, masked: true);

        (double whole, Gradients expected) = Learn(network, batch, microBatch: 0);
        (double parts, Gradients actual) = Learn(network, batch, microBatch);

        Assert.AreEqual(whole, parts, 1e-5);
        expected.AssertEqual(actual);
    }

    [TestMethod]
    public void A_locked_tower_gets_no_gradient_in_micro_batches_either()
    {
        using ClipNetwork network = TestNetworks.Create();
        network.LockVisual();
        using var scope = NewDisposeScope();
        StepBatch batch = Batch();

        Gradients expected = Learn(network, batch, microBatch: 0).Gradients, actual = Learn(network, batch, microBatch: 3).Gradients;

        Assert.IsFalse(expected.Names.Any(name => name.StartsWith("visual.", StringComparison.Ordinal)));
        expected.AssertEqual(actual);
    }

    [TestMethod]
    public void Where_only_the_logit_scale_is_trained_it_alone_gets_a_gradient()
    {
        using ClipNetwork network = TestNetworks.Create();
        network.LockVisual();
        network.LockText();
        using var scope = NewDisposeScope();
        StepBatch batch = Batch();

        Gradients expected = Learn(network, batch, microBatch: 0).Gradients, actual = Learn(network, batch, microBatch: 3).Gradients;

        CollectionAssert.AreEqual(new[] { "logit_scale" }, actual.Names.ToArray());
        expected.AssertEqual(actual);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Both_passes_of_a_micro_batch_leave_out_the_same_patches(bool checkpointing)
    {
        using ClipNetwork network = TestNetworks.Create(TestNetworks.Small with { Vision = TestNetworks.SmallVision with { PatchDropout = 0.5 } });
        network.ActivationCheckpointing = checkpointing;
        using var scope = NewDisposeScope();
        StepBatch batch = Batch();

        Gradients actual = Learn(network, batch, microBatch: 3).Gradients;

        // The same draws, with a graph through all parts at once.
        using var images = new PixelNormalizer(Images, CPU);
        var features = new List<Tensor>();
        for (int start = 0; start < Rows; start += 3)
        {
            using var random = new Generator((ulong)(Seed + start));
            using IDisposable? patches = PatchRandomness.Use(network.Visual, random);
            features.Add(network.EncodeImage(images.Normalize(batch.Rows(start, Math.Min(3, Rows - start)).Pictures[0])));
        }

        ContrastiveLoss.InfoNce(cat(features, 0), network.EncodeText(batch.Captions[0]), network.LogitScale.exp()).backward();
        Gradients.TakeFrom(network).AssertEqual(actual);
        using var other = new Generator((ulong)Seed + 1);
        using IDisposable? otherPatches = PatchRandomness.Use(network.Visual, other);
        Assert.IsFalse(network.EncodeImage(images.Normalize(batch.Pictures[0])).Equals(cat(features, 0)), "Nothing is left out: the test shows nothing.");
    }

    [TestMethod]
    [DataRow("RN-mini", false)]
    [DataRow("RN-mini", true)]
    [DataRow("MobileCLIP-mini", false)]
    public void Batch_norms_take_each_micro_batch_into_account_once(string name, bool checkpointing)
    {
        using ClipNetwork network = Named(name, out ImageProcessorOptions processing);
        network.ActivationCheckpointing = checkpointing;
        using var images = new PixelNormalizer(processing, CPU);
        using var scope = NewDisposeScope();
        StepBatch batch = Batch(size: processing.Size, words: network.Text.ContextLength);

        using StudentFeatures features = new StudentPass(network, images, microBatch: 3).Compute(batch, Seed);
        Dictionary<string, float[]> between = RunningFigures(network);
        features.Backward(ContrastiveLoss.InfoNce(features.Images[0], features.Texts[0], network.LogitScale.exp()));

        Dictionary<string, float[]> after = RunningFigures(network);
        Assert.IsNotEmpty(after);
        foreach ((string figure, float[] values) in between)
        {
            CollectionAssert.AreEqual(values, after[figure], figure);
        }

        BatchNorm2d[] norms = [.. network.modules().OfType<BatchNorm2d>()];
        Assert.IsTrue(norms.All(norm => norm.named_buffers().Single(buffer => buffer.name == "num_batches_tracked").buffer.item<long>() == 3));
    }

    [TestMethod]
    public void Gradients_of_batch_norm_networks_are_those_of_their_micro_batches()
    {
        using ClipNetwork network = Named("RN-mini", out ImageProcessorOptions processing);
        using var images = new PixelNormalizer(processing, CPU);
        using var scope = NewDisposeScope();
        StepBatch batch = Batch(size: processing.Size, words: network.Text.ContextLength);

        using StudentFeatures features = new StudentPass(network, images, microBatch: 4).Compute(batch, Seed);
        features.Backward(ContrastiveLoss.InfoNce(features.Images[0], features.Texts[0], network.LogitScale.exp()));
        Gradients actual = Gradients.TakeFrom(network);

        Tensor[] parts = [.. new[] { batch.Rows(0, 4), batch.Rows(4, 3) }.Select(part => network.EncodeImage(images.Normalize(part.Pictures[0])))];
        ContrastiveLoss.InfoNce(cat(parts, 0), network.EncodeText(batch.Captions[0]), network.LogitScale.exp()).backward();
        Gradients.TakeFrom(network).AssertEqual(actual, tolerance: 1e-4);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(3)]
    public void What_student_and_teacher_share_gives_the_teachers_features_and_the_same_gradients(int microBatch)
    {
        using NetworkTeacher teacher = TestTeachers.Create();
        using ClipNetwork network = TestNetworks.Create(TestTeachers.Config, seed: 5);
        network.Freeze("*");
        network.Unfreeze("visual.proj", "text_projection", "logit_scale");
        using var scope = NewDisposeScope();
        SharedTowers shared = SharedTowers.Find(network, TestTeachers.Images, TestTeachers.Tokenizer, teacher);
        Assert.AreNotEqual((0, 0), (shared.ImageStages, shared.TextStages));
        StepBatch batch = Batch(captions: 2);
        using var images = new PixelNormalizer(TestTeachers.Images, CPU);

        Gradients expected = Learn(network, batch, microBatch: 0).Gradients;
        using StudentFeatures features = new StudentPass(network, images, microBatch, shared).Compute(batch, Seed);
        features.Backward(Loss(features, network));

        expected.AssertEqual(Gradients.TakeFrom(network));
        AssertNear(teacher.EncodeImages(batch.Pictures[0]), features.TeacherImage!);
        Assert.HasCount(2, features.TeacherTexts);
        for (int text = 0; text < 2; text++)
        {
            AssertNear(teacher.EncodeTexts(batch.Captions[text]), features.TeacherTexts[text]);
        }
    }

    [TestMethod]
    [DataRow(0, false)]
    [DataRow(0, true)]
    [DataRow(3, false)]
    [DataRow(3, true)]
    public void A_pass_leaves_no_tensor_but_its_features(int microBatch, bool checkpointing)
    {
        using ClipNetwork network = TestNetworks.Create();
        network.ActivationCheckpointing = checkpointing;
        using var images = new PixelNormalizer(Images, CPU);
        using var scope = NewDisposeScope();
        StepBatch batch = Batch(pictures: 1, captions: 2, masked: true);
        long live = DisposeScopeManager.Statistics.ThreadTotalLiveCount, inScope = scope.DisposablesCount;

        using (StudentFeatures features = new StudentPass(network, images, microBatch).Compute(batch, Seed))
        {
            Assert.AreEqual(inScope + 4, scope.DisposablesCount);
            using (NewDisposeScope())
            {
                features.Backward(Loss(features, network));
                foreach (TorchSharp.Modules.Parameter parameter in network.parameters())
                {
                    parameter.grad = null;
                }
            }

            foreach (Tensor feature in features.Images.Concat(features.Texts).Append(features.MaskedImages!))
            {
                feature.Dispose();
            }
        }

        Assert.AreEqual(live, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [TestMethod]
    public void A_pass_that_is_given_up_leaves_no_tensor()
    {
        using ClipNetwork network = TestNetworks.Create();
        network.ActivationCheckpointing = true;
        using var images = new PixelNormalizer(Images, CPU);
        long live = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        using (NewDisposeScope())
        {
            using StudentFeatures features = new StudentPass(network, images, microBatch: 0).Compute(Batch(), Seed);
        }

        Assert.AreEqual(live, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static (double Loss, Gradients Gradients) Learn(ClipNetwork network, StepBatch batch, int microBatch)
    {
        using var images = new PixelNormalizer(Images, CPU);
        using var scope = NewDisposeScope();
        using StudentFeatures features = new StudentPass(network, images, microBatch).Compute(batch, Seed);
        Tensor loss = Loss(features, network);
        features.Backward(loss);
        return (loss.item<float>(), Gradients.TakeFrom(network));
    }

    /// <summary>A loss that looks at every feature.</summary>
    private static Tensor Loss(StudentFeatures features, ClipNetwork network) => features.Images.Concat(features.MaskedImages is { } masked ? [masked] : [])
        .SelectMany(image => features.Texts.Select(text => ContrastiveLoss.InfoNce(image, text, network.LogitScale.exp())))
        .Aggregate((sum, next) => sum + next);

    private static StepBatch Batch(int pictures = 1, int captions = 1, bool masked = false, int size = 16, int words = 8)
    {
        using var random = new Generator(3);
        return new StepBatch(
            [.. Enumerable.Range(0, pictures).Select(i => TestTeachers.Pixels(Rows, seed: i, size))],
            [.. Enumerable.Range(0, captions).Select(i => TestNetworks.Tokens(TestNetworks.Small with { Text = TestNetworks.SmallText with { ContextLength = words } }, Rows).roll(i, 0))],
            masked ? new PatchMask(0.5, 4).Draw(Rows, size, random, CPU) : null);
    }

    private static ClipNetwork Named(string name, out ImageProcessorOptions processing)
    {
        ClipArchitecture architecture = ClipArchitectures.Get(name);
        processing = architecture.Image;
        using var random = new Generator(1);
        var network = new ClipNetwork(architecture.Network with { Text = architecture.Network.Text with { VocabularySize = TestNetworks.SmallText.VocabularySize } }, random);
        network.train();
        return network;
    }

    private static Dictionary<string, float[]> RunningFigures(ClipNetwork network) => network.named_buffers()
        .Where(buffer => buffer.name.Contains("running_", StringComparison.Ordinal))
        .ToDictionary(buffer => buffer.name, buffer => buffer.buffer.data<float>().ToArray());

    private static void AssertNear(Tensor expected, Tensor actual)
    {
        using (expected)
        {
            Assert.IsTrue(expected.allclose(actual, atol: 1e-5));
        }
    }
}
