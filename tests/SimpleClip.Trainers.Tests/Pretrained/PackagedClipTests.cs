using System.Collections.Immutable;
using System.Text.Json;
using SimpleClip.Export;
using SimpleClip.Images;
using SimpleClip.Networks;
using SimpleClip.Testing;
using SimpleClip.Trainers.Tests.Export;
using TorchSharp;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Pretrained;

/// <summary>Networks that become packages and networks again.</summary>
[TestClass]
public sealed class PackagedClipTests : IDisposable
{
    private static readonly ClipTokenizer Tokenizer = ClipTokenizer.Train(PictureSet.Colours.Select(colour => $"a {colour} picture"), 530);

    private static readonly ClipArchitecture Small = new()
    {
        Name = "my-model",
        Network = TestNetworks.Small with { QuickGelu = true, Text = TestNetworks.SmallText with { VocabularySize = Tokenizer.VocabularySize } },
        Image = ImageProcessorOptions.OpenAI(16) with { Mean = [0.1f, 0.2f, 0.3f], AutoOrient = true },
    };

    public static IEnumerable<object[]> SmallNames => ClipArchitectures.Names
        .Where(name => name.Contains("-mini", StringComparison.Ordinal) && ClipArchitectures.Get(name).Network.Text is not TextAdaptorConfig)
        .Select(name => new object[] { name });

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DynamicData(nameof(SmallNames))]
    public void A_network_of_the_registry_comes_back_from_its_package(string name)
    {
        ClipArchitecture architecture = ClipArchitectures.Get(name);
        ClipNetworkConfig config = architecture.Network;
        using ClipNetwork network = TestNetworks.Create(config with { Text = config.Text with { VocabularySize = Tokenizer.VocabularySize } });
        network.eval();
        ClipModel model = SaveAndLoad(network.ToClipModel(Tokenizer, architecture.Image, new OnnxExportOptions { Normalization = architecture.Image }));

        using PretrainedClip again = PretrainedClip.FromModel(model);

        AssertEqual(network, again.Network);
        AssertEqual(architecture.Image, again.Architecture.Image);
        Assert.IsFalse(again.Network.training);
        Assert.IsNull(again.LogitBias);
    }

    [TestMethod]
    public void Merged_branches_come_back_merged()
    {
        ClipArchitecture architecture = ClipArchitectures.Get("SiCLIP-mini");
        ClipNetworkConfig config = architecture.Network;
        using ClipNetwork trained = TestNetworks.Create(config with { Text = config.Text with { VocabularySize = Tokenizer.VocabularySize } });
        trained.eval();
        using ClipNetwork network = trained.Reparameterize();

        using PretrainedClip again = PretrainedClip.FromModel(SaveAndLoad(network.ToClipModel(Tokenizer, architecture.Image)));

        AssertEqual(network, again.Network);
    }

    [TestMethod]
    public void Settings_name_and_origin_come_back()
    {
        using var saved = new PretrainedClip(TestNetworks.Create(Small.Network), Small, Tokenizer)
        {
            LogitBias = -9.5,
            Provenance = ImmutableSortedDictionary<string, string>.Empty.Add("weights", "a.pt"),
        };

        using PretrainedClip again = PretrainedClip.FromModel(SaveAndLoad(saved.ToClipModel()));

        Assert.AreEqual("my-model", again.Architecture.Name);
        Assert.AreEqual(-9.5, again.LogitBias);
        Assert.AreEqual("a.pt", again.Provenance["weights"]);
        AssertEqual(Small.Image, again.Architecture.Image);
        CollectionAssert.AreEqual(Tokenizer.Tokenize("a red picture"), again.Tokenizer!.Tokenize("a red picture"));
    }

    [TestMethod]
    public void A_package_that_normalises_pixels_itself_is_made_again_and_serves_the_same()
    {
        using ClipNetwork network = TestNetworks.Create(Small.Network);
        var export = new OnnxExportOptions { Normalization = Small.Image };
        ClipModel first = network.ToClipModel(Tokenizer, Small.Image, export);

        using PretrainedClip again = PretrainedClip.FromModel(SaveAndLoad(first));
        ClipModel second = again.ToClipModel(export);

        using var pictures = new PictureSet(2);
        ImageSource[] photographs = [.. pictures.Rows.Select(row => ImageSource.FromFile(row.ImagePath))];
        using ClipEncoder one = new(first), other = new(second);
        Assert.AreEqual(0, OnnxRun.RelativeError(one.EmbedImages(photographs), other.EmbedImages(photographs)));
        AssertEqual(Small.Image, second.Info.TrainingImage!);
        CollectionAssert.AreEqual(new float[] { 0, 0, 0 }, second.Info.Image.Mean.ToArray());
    }

    [TestMethod]
    public void Without_image_settings_of_the_training_those_of_the_serving_are_taken()
    {
        using ClipNetwork network = TestNetworks.Create(Small.Network);
        ClipModel model = network.ToClipModel(Tokenizer, Small.Image);
        Assert.IsNull(model.Info.TrainingImage);

        using PretrainedClip again = PretrainedClip.FromModel(model);

        AssertEqual(Small.Image, again.Architecture.Image);
    }

    [TestMethod]
    public void Another_size_may_be_asked_for()
    {
        using ClipNetwork network = TestNetworks.Create(Small.Network);

        using PretrainedClip again = PretrainedClip.FromModel(network.ToClipModel(Tokenizer, Small.Image), new() { ImageSize = 32, ContextLength = 6 });

        Assert.AreEqual((32, 32, 6), (again.Network.Visual.ImageSize, again.Architecture.Image.Size, again.Network.Text.ContextLength));
    }

    [TestMethod]
    public void A_package_that_can_only_be_served_says_why()
    {
        using ClipNetwork network = TestNetworks.Create(Small.Network);
        ClipModel withoutWeights = network.ToClipModel(Tokenizer, Small.Image, includeWeights: false), whole = network.ToClipModel(Tokenizer, Small.Image);
        ClipModel withoutConfiguration = Change(whole, info => info with { Config = null });

        StringAssert.Contains(Assert.ThrowsExactly<InvalidOperationException>(() => PretrainedClip.FromModel(withoutWeights)).Message, "holds no weights");
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(() => PretrainedClip.FromModel(withoutConfiguration)).Message, "does not tell its architecture");

        using PretrainedClip told = PretrainedClip.FromModel(withoutConfiguration, new() { Architecture = Small });
        AssertEqual(network, told.Network);
    }

    [TestMethod]
    public void A_package_with_a_language_models_adaptor_is_refused()
    {
        using ClipNetwork network = TestNetworks.Create(Small.Network);
        using JsonDocument config = JsonDocument.Parse((Small.Network with { Text = new TextAdaptorConfig { Width = 8, Layers = 1 } }).ToJson());
        ClipModel model = Change(network.ToClipModel(Tokenizer, Small.Image), info => info with { Config = config.RootElement.Clone() });

        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => PretrainedClip.FromModel(model)).Message, "takes a language model's vectors");
    }

    [TestMethod]
    [DataRow("""{"embed_dim": 12, "quick_gelu": true, "vision_cfg": {"timm_model_name": "beit"}, "text_cfg": {}}""", "cannot be used")]
    [DataRow("[]", "cannot be used")]
    [DataRow("""{"embed_dim": 12, "quick_gelu": false, "vision_cfg": {}, "text_cfg": {}}""", "its activation is 'quick_gelu', but its configuration says 'gelu'")]
    public void An_architecture_of_somebody_elses_is_refused(string config, string words)
    {
        using ClipNetwork network = TestNetworks.Create(Small.Network);
        using JsonDocument document = JsonDocument.Parse(config);
        ClipModel model = Change(network.ToClipModel(Tokenizer, Small.Image), info => info with { Config = document.RootElement.Clone() });

        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => PretrainedClip.FromModel(model)).Message, words);
    }

    [TestMethod]
    public void Weights_of_another_architecture_are_listed()
    {
        using ClipNetwork network = TestNetworks.Create(Small.Network);
        ClipArchitecture deeper = Small with { Network = Small.Network with { Vision = TestNetworks.SmallVision with { Layers = 3 } } };
        ClipModel model = network.ToClipModel(Tokenizer, Small.Image);

        string message = Assert.ThrowsExactly<InvalidDataException>(() => PretrainedClip.FromModel(model, new() { Architecture = deeper })).Message;

        StringAssert.Contains(message, "missing: visual.transformer.resblocks.2.ln_1.weight");
    }

    [TestMethod]
    public void Another_tokenizer_is_refused()
    {
        using ClipNetwork network = TestNetworks.Create(Small.Network);
        ClipModel model = network.ToClipModel(Tokenizer, Small.Image);

        string message = Assert.ThrowsExactly<InvalidDataException>(
            () => PretrainedClip.FromModel(model, new() { Tokenizer = ClipTokenizer.Train(["a photo"], 514) })).Message;

        StringAssert.Contains(message, "The tokenizer (given by the caller) has 514 tokens");
    }

    [TestMethod]
    public void Making_a_network_of_a_package_leaves_no_tensor_behind()
    {
        using ClipNetwork network = TestNetworks.Create(Small.Network);
        ClipModel model = network.ToClipModel(Tokenizer, Small.Image);
        PretrainedClip.FromModel(model).Dispose();
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        PretrainedClip.FromModel(model).Dispose();

        Assert.AreEqual(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static ClipModel Change(ClipModel model, Func<ClipModelInfo, ClipModelInfo> change) =>
        ClipModel.Create(change(model.Info), model.ImageGraph.ToArray(), model.TextGraph.ToArray(), model.Tokenizer, model.WeightBytes);

    private static void AssertEqual(ClipNetwork expected, ClipNetwork actual)
    {
        Assert.AreEqual(expected.Config.ToJson(), actual.Config.ToJson());
        Dictionary<string, Tensor> left = expected.state_dict(), right = actual.state_dict();
        CollectionAssert.AreEqual(left.Keys, right.Keys);
        foreach ((string name, Tensor tensor) in left)
        {
            Assert.IsTrue(tensor.bytes.SequenceEqual(right[name].bytes), name);
        }

        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        Tensor images = TestNetworks.Images(expected.Config, 2), texts = TestNetworks.Tokens(expected.Config, 2);
        Assert.IsTrue(expected.EncodeImage(images).bytes.SequenceEqual(actual.EncodeImage(images).bytes));
        Assert.IsTrue(expected.EncodeText(texts).bytes.SequenceEqual(actual.EncodeText(texts).bytes));
    }

    private static void AssertEqual(ImageProcessorOptions expected, ImageProcessorOptions actual)
    {
        CollectionAssert.AreEqual(expected.Mean.ToArray(), actual.Mean.ToArray());
        CollectionAssert.AreEqual(expected.Std.ToArray(), actual.Std.ToArray());
        Assert.AreEqual((expected.Size, expected.Interpolation, expected.AutoOrient), (actual.Size, actual.Interpolation, actual.AutoOrient));
    }

    private ClipModel SaveAndLoad(ClipModel model)
    {
        model.Save(_folder.File("a.clip"));
        return ClipModel.Load(_folder.File("a.clip"));
    }
}
