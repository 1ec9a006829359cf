using System.Collections.Immutable;
using SimpleClip.Export;
using SimpleClip.Images;
using SimpleClip.Networks;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Export;

[TestClass]
public sealed class ClipNetworkExtensionsTests
{
    private const double Tolerance = 1e-4;

    private static readonly ClipTokenizer Tokenizer = ClipTokenizer.Train(PictureSet.Colours.Select(colour => $"a {colour} picture"), 530);
    private static readonly ImageProcessorOptions Images = ImageProcessorOptions.OpenAI(TestNetworks.SmallVision.ImageSize);

    private static readonly ClipNetworkConfig Config = TestNetworks.Small with
    {
        Text = TestNetworks.SmallText with { VocabularySize = Tokenizer.VocabularySize },
    };

    [TestMethod]
    public void A_network_can_be_served_without_training()
    {
        using ClipNetwork network = TestNetworks.Create(Config);
        string[] captions = ["a red picture", "blue"];
        using Tensor pixels = TestNetworks.Images(Config, 2);
        float[] embeddings = new float[2 * Config.EmbeddingDimension];

        ClipModel model = network.ToClipModel(
            Tokenizer, Images, provenance: ImmutableSortedDictionary<string, string>.Empty.Add("checkpoint", "none"), logitBias: -10);

        using var encoder = new ClipEncoder(model);
        encoder.EmbedPixels(pixels.data<float>().ToArray(), 2, embeddings);
        using var noGradients = no_grad();
        using Tensor ids = tensor(captions.SelectMany(caption => Tokenizer.Tokenize(caption, Config.Text.ContextLength)).ToArray()).view(2, -1);
        using Tensor expectedImages = network.EncodeImage(pixels), expectedTexts = network.EncodeText(ids);
        Assert.IsLessThan(Tolerance, OnnxRun.RelativeError(expectedImages.data<float>().ToArray(), embeddings));
        Assert.IsLessThan(Tolerance, OnnxRun.RelativeError(expectedTexts.data<float>().ToArray(), encoder.EmbedTexts(captions)));
        Assert.AreEqual("none", model.Info.Provenance["checkpoint"]);
        Assert.AreEqual(network.LogitScale.item<float>(), model.Info.LogitScale, Tolerance);
        Assert.AreEqual(-10, model.Info.LogitBias);
    }

    [TestMethod]
    public void Photographs_are_normalised_once_whoever_does_it()
    {
        using ClipNetwork network = TestNetworks.Create(Config);
        using var pictures = new PictureSet(3);
        ImageSource[] photographs = [.. pictures.Rows.Select(row => ImageSource.FromFile(row.ImagePath))];

        ClipModel outside = network.ToClipModel(Tokenizer, Images);
        ClipModel inside = network.ToClipModel(Tokenizer, Images, new OnnxExportOptions { Normalization = Images });

        using ClipEncoder first = new(outside), second = new(inside);
        Assert.IsLessThan(1e-5, OnnxRun.RelativeError(first.EmbedImages(photographs), second.EmbedImages(photographs)));
        CollectionAssert.AreEqual(new float[] { 0, 0, 0 }, inside.Info.Image.Mean.ToArray());
        CollectionAssert.AreEqual(Images.Mean.ToArray(), outside.Info.Image.Mean.ToArray());
    }

    [TestMethod]
    public void Weights_for_training_on_can_be_left_out()
    {
        using ClipNetwork network = TestNetworks.Create(Config);

        Assert.IsTrue(network.ToClipModel(Tokenizer, Images).HasWeights);
        Assert.IsFalse(network.ToClipModel(Tokenizer, Images, includeWeights: false).HasWeights);
    }

    [TestMethod]
    public void Texts_that_a_tokenizer_cannot_give_are_refused()
    {
        var padded = new TextTransformerConfig
        {
            ContextLength = 8, VocabularySize = Tokenizer.VocabularySize, Width = 24, Heads = 3, Layers = 1, PaddingId = 1, Pooling = TextPooling.Last,
        };
        using ClipNetwork adaptor = TestNetworks.Create(Config with { Text = new TextAdaptorConfig { Width = 8, Layers = 1 } });
        using ClipNetwork otherwisePadded = TestNetworks.Create(Config with { Text = padded });

        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => adaptor.ToClipModel(Tokenizer, Images)).Message, "takes a language model's vectors");
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => otherwisePadded.ToClipModel(Tokenizer, Images)).Message, "with token 0; this text tower reads it and expects 1");
    }

    [TestMethod]
    public void What_does_not_belong_to_the_network_is_refused()
    {
        using ClipNetwork network = TestNetworks.Create(Config), other = TestNetworks.Create();

        AssertRefused("24 pixels", () => network.ToClipModel(Tokenizer, Images with { Size = 24 }));
        AssertRefused("30", () => other.ToClipModel(Tokenizer, Images));
        AssertRefused("mean", () => network.ToClipModel(Tokenizer, Images, new OnnxExportOptions { Normalization = ImageProcessorOptions.MobileClip(16) }));

        static void AssertRefused(string words, Action action) => StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(action).Message, words);
    }
}
