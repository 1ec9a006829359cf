using SimpleClip.Data;
using SimpleClip.Distillation;
using SimpleClip.Export;
using SimpleClip.Networks;
using SimpleClip.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Distillation;

[TestClass]
public sealed class TeacherTests
{
    [TestMethod]
    public void A_network_teaches_what_it_says_in_evaluation_without_a_graph()
    {
        using NetworkTeacher teacher = TestTeachers.Create();
        using var normalizer = new PixelNormalizer(TestTeachers.Images, CPU);
        using Tensor pixels = TestTeachers.Pixels(3), tokens = TestTeachers.Tokens("a red picture", "blue"), normalized = normalizer.Normalize(pixels);
        using Tensor expected = teacher.Network.EncodeImage(normalized), expectedTexts = teacher.Network.EncodeText(tokens);

        using Tensor images = teacher.EncodeImages(pixels), texts = teacher.EncodeTexts(tokens);

        Assert.IsTrue(images.Equals(expected));
        Assert.IsTrue(texts.Equals(expectedTexts));
        Assert.IsFalse(images.requires_grad || texts.requires_grad);
        Assert.IsFalse(teacher.Network.training);
        Assert.AreEqual(Math.Exp(teacher.Network.LogitScale.item<float>()), teacher.LogitScale);
    }

    [TestMethod]
    public void A_large_batch_is_computed_in_parts()
    {
        using NetworkTeacher teacher = TestTeachers.Create();
        using Tensor pixels = TestTeachers.Pixels(300), last = pixels.narrow(0, 290, 10);

        using Tensor all = teacher.EncodeImages(pixels), some = teacher.EncodeImages(last), expected = all.narrow(0, 290, 10);

        CollectionAssert.AreEqual(new long[] { 300, 12 }, all.shape);
        Assert.IsTrue(some.allclose(expected, 1e-5, 1e-6));
    }

    [TestMethod]
    public void Graphs_teach_what_the_network_teaches()
    {
        ClipArchitecture architecture = ClipArchitectures.Get("MobileCLIP-mini");
        ClipNetworkConfig config = architecture.Network with
        {
            Text = architecture.Network.Text with { VocabularySize = TestTeachers.Tokenizer.VocabularySize },
        };
        ImageProcessorOptions image = architecture.Image with { Mean = [0.4f, 0.5f, 0.6f], Std = [0.2f, 0.3f, 0.25f] };
        using var network = new NetworkTeacher("mini", TestNetworks.Create(config), image, TestTeachers.Tokenizer, CPU);
        using var graphs = new OnnxTeacher("mini.clip", network.Network.ToClipModel(TestTeachers.Tokenizer, image, includeWeights: false), CPU);
        using Tensor pixels = TestTeachers.Pixels(40, size: 64);
        string[] captions = [.. Enumerable.Range(0, 40).Select(i => string.Join(' ', PictureSet.Colours.Skip(i % 6).Take(1 + (i % 2))))];
        using Tensor tokens = tensor(TestTeachers.Tokenizer.Tokenize(captions, 32)).view(40, 32), trimmed = tokens.narrow(1, 0, 20).contiguous();

        float[] images = TestTeachers.Values(network.EncodeImages(pixels)), texts = TestTeachers.Values(network.EncodeTexts(tokens));

        AssertClose(images, TestTeachers.Values(graphs.EncodeImages(pixels)), "images");
        AssertClose(texts, TestTeachers.Values(graphs.EncodeTexts(tokens)), "texts");
        AssertClose(texts, TestTeachers.Values(graphs.EncodeTexts(trimmed)), "texts without their padding");
        Assert.AreEqual(network.LogitScale, graphs.LogitScale, 1e-6);
        Assert.AreEqual((network.EmbeddingDimension, network.ContextLength), (graphs.EmbeddingDimension, graphs.ContextLength));
    }

    [TestMethod]
    public void Weights_that_give_no_vectors_of_length_1_are_refused_at_the_first_batch()
    {
        using Tensor pixels = TestTeachers.Pixels(2), tokens = TestTeachers.Tokens("red");
        foreach (float factor in new[] { 0, float.NaN, float.PositiveInfinity })
        {
            ClipNetwork spoiled = TestNetworks.Create(TestTeachers.Config);
            using (no_grad())
            {
                spoiled.Vit().Projection.mul_(factor);
                spoiled.TextTransformer().Projection!.mul_(factor);
            }

            using var teacher = new NetworkTeacher("spoiled", spoiled, TestTeachers.Images, TestTeachers.Tokenizer, CPU);
            using var graphs = new OnnxTeacher("spoiled.clip", spoiled.ToClipModel(TestTeachers.Tokenizer, TestTeachers.Images), CPU);
            foreach (ITeacher one in new ITeacher[] { teacher, graphs })
            {
                StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => one.EncodeImages(pixels)).Message, $"Teacher {one.Name}: the embedding of image 0");
                StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => one.EncodeTexts(tokens)).Message, $"Teacher {one.Name}: the embedding of text 0");
            }
        }
    }

    [TestMethod]
    public void On_the_CPU_every_batch_is_checked()
    {
        using NetworkTeacher teacher = TestTeachers.Create();
        using Tensor pixels = TestTeachers.Pixels(2), tokens = TestTeachers.Tokens("red");
        teacher.EncodeImages(pixels).Dispose();
        teacher.EncodeTexts(tokens).Dispose();
        using (no_grad())
        {
            teacher.Network.Vit().Projection.mul_(float.NaN);
            teacher.Network.TextTransformer().Projection!.mul_(0);
        }

        string image = Assert.ThrowsExactly<InvalidDataException>(() => teacher.EncodeImages(pixels)).Message;
        string text = Assert.ThrowsExactly<InvalidDataException>(() => teacher.EncodeTexts(tokens)).Message;
        StringAssert.Contains(image, "the embedding of image 0 of the batch has length NaN");
        StringAssert.Contains(text, "the embedding of text 0 of the batch has length NaN");
    }

    [TestMethod]
    public void Embeddings_that_come_along_with_the_students_are_checked_too()
    {
        using var scope = NewDisposeScope();
        using NetworkTeacher teacher = TestTeachers.Create();
        var pass = new TeacherPass(teacher, 0, 0, CPU);
        var batch = new PairBatch
        {
            Count = 2, Images = [], Texts = [], CaptionCounts = [1, 1], ImageIds = new long[2], CaptionIds = new long[2],
        };
        Tensor unit = eye(2, 12), spoiled = full(2, 12, float.NaN);

        pass.Compute(batch, unit, [unit]);

        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => pass.Compute(batch, spoiled, [unit])).Message, "image 0");
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => pass.Compute(batch, unit, [spoiled])).Message, "text 0");
    }

    [TestMethod]
    public void Inputs_of_another_size_are_refused()
    {
        using NetworkTeacher network = TestTeachers.Create();
        using var graphs = new OnnxTeacher("small.clip", network.Network.ToClipModel(TestTeachers.Tokenizer, TestTeachers.Images), CPU);
        using Tensor pixels = TestTeachers.Pixels(2, size: 24), tokens = zeros([2, 9], dtype: ScalarType.Int64);
        foreach (ITeacher teacher in new ITeacher[] { network, graphs })
        {
            StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => teacher.EncodeImages(pixels)).Message, "24");
            StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => teacher.EncodeTexts(tokens)).Message, "a context of 8");
        }
    }

    [TestMethod]
    public void A_fingerprint_tells_weights_precision_settings_and_form_apart_and_nothing_else()
    {
        using NetworkTeacher one = TestTeachers.Create(), same = TestTeachers.Create(logitScale: 70), other = TestTeachers.Create(seed: 6);
        using var resized = new NetworkTeacher(
            "small", TestNetworks.Create(TestTeachers.Config, 5), TestTeachers.Images with { Interpolation = Images.Interpolation.Bilinear }, TestTeachers.Tokenizer, CPU);
        ClipNetwork narrow = TestNetworks.Create(TestTeachers.Config, 5);
        narrow.Precision = ComputePrecision.BFloat16;
        using var rounded = new NetworkTeacher("small", narrow, TestTeachers.Images, TestTeachers.Tokenizer, CPU);
        using var graphs = new OnnxTeacher("small", one.Network.ToClipModel(TestTeachers.Tokenizer, TestTeachers.Images), CPU);

        Assert.AreEqual(one.Fingerprint, same.Fingerprint);
        CollectionAssert.AllItemsAreUnique(new[] { one.Fingerprint, other.Fingerprint, resized.Fingerprint, rounded.Fingerprint, graphs.Fingerprint });
        Assert.AreEqual(70, same.LogitScale);
    }

    [TestMethod]
    public void Teachers_leave_no_tensor_but_the_embeddings()
    {
        using NetworkTeacher network = TestTeachers.Create();
        using var graphs = new OnnxTeacher("small.clip", network.Network.ToClipModel(TestTeachers.Tokenizer, TestTeachers.Images), CPU);
        using Tensor pixels = TestTeachers.Pixels(300), tokens = TestTeachers.Tokens("red", "blue");
        foreach (ITeacher teacher in new ITeacher[] { network, graphs })
        {
            for (int pass = 0; pass < 2; pass++)
            {
                using var scope = NewDisposeScope();
                long outside = DisposeScopeManager.Statistics.CreatedOutsideScopeCount;

                teacher.EncodeImages(pixels);
                teacher.EncodeTexts(tokens);

                Assert.AreEqual(2, scope.DisposablesCount);
                Assert.AreEqual(outside, DisposeScopeManager.Statistics.CreatedOutsideScopeCount);
            }
        }
    }

    private static void AssertClose(float[] expected, float[] actual, string what)
    {
        Assert.HasCount(expected.Length, actual);
        float worst = expected.Zip(actual, (left, right) => Math.Abs(left - right)).Max();
        Console.WriteLine($"{what}: largest difference {worst:e1}");
        Assert.IsLessThan(1e-5f, worst, what);
    }
}
