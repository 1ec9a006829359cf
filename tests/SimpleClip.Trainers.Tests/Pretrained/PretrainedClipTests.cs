using System.Text.Json.Nodes;
using SimpleClip.Networks;
using SimpleClip.Testing;
using SimpleClip.Weights;
using SimpleClip.Weights.KeyMaps;
using TorchSharp;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Pretrained;

[TestClass]
public sealed class PretrainedClipTests : IDisposable
{
    private static readonly ClipArchitecture Small = new()
    {
        Name = "small",
        Network = TestNetworks.Small with { QuickGelu = true },
        Image = ImageProcessorOptions.OpenAI(16) with { Mean = [0.1f, 0.2f, 0.3f] },
    };

    public static IEnumerable<object[]> OpenAITowers =>
    [
        ["some-ViT", new VisionTransformerConfig { ImageSize = 16, PatchSize = 8, Width = 128, Layers = 2 }],
        ["some-RN", new ModifiedResNetConfig { ImageSize = 64, Width = 16, Layers = [1, 2, 1, 1] }],
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow(PretrainedFormat.OpenClip, "open_clip_config.json", "open_clip_model.safetensors")]
    [DataRow(PretrainedFormat.HuggingFace, "config.json", "model.safetensors")]
    public void A_saved_network_comes_back_whole(PretrainedFormat format, string configuration, string weights)
    {
        using PretrainedClip saved = Create();
        saved.Save(_folder.Path, format);

        using PretrainedClip loaded = PretrainedClip.Load(_folder.Path);

        Assert.IsTrue(File.Exists(_folder.File(configuration)));
        Assert.IsTrue(File.Exists(_folder.File(weights)));
        Assert.AreEqual(Small.Network, loaded.Network.Config);
        CollectionAssert.AreEqual(Small.Image.Mean.ToArray(), loaded.Architecture.Image.Mean.ToArray());
        AssertEqual(saved.Network, loaded.Network);
        Assert.IsFalse(loaded.Network.training);
        Assert.IsNull(loaded.LogitBias);
        StringAssert.Contains(loaded.Provenance["architecture"], configuration);
        StringAssert.Contains(loaded.Provenance["weights"], weights);
    }

    [TestMethod]
    [DataRow("ViT-B-32-quickgelu")]
    [DataRow("ViT-M-16-alt")]
    [DataRow("RN50")]
    [DataRow("convnext_tiny")]
    public void Open_clips_configuration_has_only_members_that_open_clip_knows(string name)
    {
        // CLIPVisionCfg and CLIPTextCfg of src/open_clip/model.py.
        string[] known =
        [
            "embed_dim", "quick_gelu", "vision_cfg", "text_cfg", "image_size", "layers", "width", "head_width", "patch_size", "mlp_ratio", "ls_init_value",
            "timm_model_name", "timm_pool", "timm_proj", "timm_proj_bias", "context_length", "vocab_size", "heads",
        ];
        JsonObject model = JsonNode.Parse(ClipArchitectures.Get(name).ToJson())!["model_cfg"]!.AsObject();

        IEnumerable<string> members = model.Concat(model["vision_cfg"]!.AsObject()).Concat(model["text_cfg"]!.AsObject()).Select(member => member.Key);

        Assert.IsEmpty(members.Except(known));
    }

    [TestMethod]
    public void The_files_path_does_as_well_as_the_folders()
    {
        using PretrainedClip saved = Create();
        saved.Save(_folder.Path, PretrainedFormat.HuggingFace);

        using PretrainedClip loaded = PretrainedClip.Load(_folder.File("model.safetensors"));

        AssertEqual(saved.Network, loaded.Network);
    }

    [TestMethod]
    public void A_checkpoint_of_PyTorch_is_read_beside_its_configuration()
    {
        using PretrainedClip saved = Create();
        saved.Save(_folder.Path, PretrainedFormat.OpenClip);
        File.Delete(_folder.File("open_clip_model.safetensors"));
        TorchArchive.Write(_folder.File("open_clip_pytorch_model.bin"), saved.Network, "module.");

        using PretrainedClip loaded = PretrainedClip.Load(_folder.Path);

        AssertEqual(saved.Network, loaded.Network);
        StringAssert.Contains(loaded.Provenance["weights"], "open_clip_pytorch_model.bin (Torch, names of open_clip)");
    }

    [TestMethod]
    public void Shards_are_read_through_their_index()
    {
        using PretrainedClip saved = Create();
        saved.Save(_folder.Path, PretrainedFormat.HuggingFace);
        File.Delete(_folder.File("model.safetensors"));
        NetworkWeights.Collect(saved.Network, KnownKeyMaps.HuggingFace).SaveSharded(_folder.File("model.safetensors"), 20_000);

        using PretrainedClip loaded = PretrainedClip.Load(_folder.Path);

        AssertEqual(saved.Network, loaded.Network);
        StringAssert.Contains(loaded.Provenance["weights"], "model.safetensors.index.json");
    }

    [TestMethod]
    public void The_tokenizer_comes_along()
    {
        using ClipNetwork network = TestNetworks.Create(Small.Network with { Text = TestNetworks.SmallText with { VocabularySize = 514 } });
        ClipTokenizer tokenizer = ClipTokenizer.Train(["a photo"], 514);
        using var saved = new PretrainedClip(network, Small with { Network = network.Config }, tokenizer);
        saved.Save(_folder.Path, PretrainedFormat.OpenClip);

        using PretrainedClip loaded = PretrainedClip.Load(_folder.Path);

        Assert.AreEqual(514, loaded.Tokenizer!.VocabularySize);
        Assert.AreEqual(tokenizer.EndToken, loaded.Tokenizer.EndToken);
    }

    [TestMethod]
    public void A_tokenizer_of_another_model_is_refused()
    {
        using PretrainedClip saved = Create();
        saved.Save(_folder.Path, PretrainedFormat.OpenClip);
        ClipTokenizer.Train(["a photo"], 514).Save(_folder.Path);

        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => PretrainedClip.Load(_folder.Path)).Message, "has 514 tokens");
    }

    [TestMethod]
    public void The_bias_of_a_sigmoid_loss_survives_open_clips_layout_and_has_no_place_in_Hugging_Faces()
    {
        using var saved = new PretrainedClip(TestNetworks.Create(Small.Network), Small) { LogitBias = -9.5 };
        saved.Save(_folder.Path, PretrainedFormat.OpenClip);

        using PretrainedClip loaded = PretrainedClip.Load(_folder.Path);

        Assert.AreEqual(-9.5, loaded.LogitBias);
        CollectionAssert.Contains(loaded.Ignored.ToArray(), "init_logit_bias");
        Assert.ThrowsExactly<NotSupportedException>(() => saved.Save(_folder.File("other"), PretrainedFormat.HuggingFace));
    }

    [TestMethod]
    public void Tensors_alone_need_an_architecture_and_the_names_that_fit_are_told()
    {
        ClipArchitecture mini = ClipArchitectures.Get("ViT-mini-quickgelu");
        using (ClipNetwork network = TestNetworks.Create(mini.Network))
        {
            NetworkWeights.Collect(network, KnownKeyMaps.HuggingFace).Save(_folder.File("some.safetensors"));
        }

        string message = Assert.ThrowsExactly<InvalidDataException>(() => PretrainedClip.Load(_folder.File("some.safetensors"))).Message;
        using PretrainedClip loaded = PretrainedClip.Load(_folder.Path, new() { Architecture = mini });

        StringAssert.Contains(message, "PretrainedClipOptions.Architecture");
        StringAssert.Contains(message, "fit ViT-mini, ViT-mini-quickgelu");
        Assert.IsTrue(loaded.Network.Config.QuickGelu);
        Assert.AreEqual("ViT-mini-quickgelu", loaded.Architecture.Name);
        StringAssert.Contains(loaded.Provenance["architecture"], "given by the caller");
    }

    [TestMethod]
    public void Weights_of_another_architecture_are_refused()
    {
        using PretrainedClip saved = Create();
        saved.Save(_folder.Path, PretrainedFormat.OpenClip);
        var other = new PretrainedClipOptions { Architecture = Small with { Network = TestNetworks.Small with { EmbeddingDimension = 13 } } };

        string message = Assert.ThrowsExactly<InvalidDataException>(() => PretrainedClip.Load(_folder.Path, other)).Message;

        StringAssert.Contains(message, "wrong shape: visual.proj is [16, 12], expected [16, 13]");
    }

    [TestMethod]
    public void Image_settings_that_the_files_do_not_give_are_asked_for()
    {
        using PretrainedClip saved = Create();
        saved.Save(_folder.Path, PretrainedFormat.HuggingFace);
        File.Delete(_folder.File("preprocessor_config.json"));

        string message = Assert.ThrowsExactly<InvalidDataException>(() => PretrainedClip.Load(_folder.Path)).Message;
        using PretrainedClip loaded = PretrainedClip.Load(_folder.Path, new() { Image = Small.Image with { Size = 999 } });

        StringAssert.Contains(message, "preprocessor_config.json");
        StringAssert.Contains(message, "PretrainedClipOptions.Image");
        Assert.AreEqual(Small.Image, loaded.Architecture.Image);
    }

    [TestMethod]
    [DynamicData(nameof(OpenAITowers))]
    public void OpenAIs_files_are_built_by_OpenAIs_rules(string name, ImageTowerConfig vision)
    {
        ClipNetworkConfig config = new()
        {
            EmbeddingDimension = 16,
            QuickGelu = true,
            Vision = vision,
            Text = new TextTransformerConfig { ContextLength = 8, VocabularySize = 30, Width = 64, Heads = 1, Layers = 2 },
        };
        using ClipNetwork network = TestNetworks.Create(config);
        SafetensorsWriter writer = NetworkWeights.Collect(network);
        writer.Add("input_resolution", [], [16L]);
        writer.Add("context_length", [], [8L]);
        writer.Add("vocab_size", [], [30L]);
        writer.Save(_folder.File($"{name}.safetensors"));

        using PretrainedClip loaded = PretrainedClip.Load(_folder.File($"{name}.safetensors"));

        Assert.AreEqual(config, loaded.Network.Config);
        AssertEqual(network, loaded.Network);
        Assert.AreEqual(name, loaded.Architecture.Name);
        Assert.AreEqual(0.48145466f, loaded.Architecture.Image.Mean[0]);
        CollectionAssert.AreEquivalent(new[] { "input_resolution", "context_length", "vocab_size" }, loaded.Ignored.ToArray());
    }

    [TestMethod]
    public void Positions_are_resized_for_another_image_size_and_context()
    {
        using PretrainedClip saved = Create();
        saved.Save(_folder.Path, PretrainedFormat.HuggingFace);

        using PretrainedClip loaded = PretrainedClip.Load(_folder.Path, new() { ImageSize = 32, ContextLength = 11 });

        using Tensor grid = PositionEmbeddings.ResizeGrid(saved.Network.Vit().Positions!, 4), context = PositionEmbeddings.ResizeContext(saved.Network.TextTransformer().Positions, 11);
        Assert.IsTrue(grid.Equals(loaded.Network.Vit().Positions!));
        Assert.IsTrue(context.Equals(loaded.Network.TextTransformer().Positions));
        Assert.AreEqual((32, 11), (loaded.Network.Visual.ImageSize, loaded.Network.Text.ContextLength));
        Assert.AreEqual(32, loaded.Architecture.Image.Size);
        Assert.IsTrue(saved.Network.Vit().Projection.Equals(loaded.Network.Vit().Projection));
    }

    [TestMethod]
    public void An_image_size_that_the_network_cannot_have_is_refused()
    {
        using PretrainedClip saved = Create();
        saved.Save(_folder.Path, PretrainedFormat.OpenClip);

        string message = Assert.ThrowsExactly<InvalidDataException>(() => PretrainedClip.Load(_folder.Path, new() { ImageSize = 30 })).Message;

        StringAssert.Contains(message, "image_size 30 is not a multiple of patch_size 8");
    }

    [TestMethod]
    public void Half_precision_becomes_float32()
    {
        using PretrainedClip saved = Create();
        saved.Save(_folder.Path, PretrainedFormat.OpenClip);
        string path = _folder.File("open_clip_model.safetensors");
        var writer = new SafetensorsWriter();
        using (SafetensorsFile file = SafetensorsFile.Open(path))
        {
            foreach ((string name, TensorInfo tensor) in file.Tensors)
            {
                writer.Add(name, tensor.Shape.AsSpan(), file.ReadFloats(name), TensorType.F16);
            }
        }

        writer.Save(path);

        using PretrainedClip loaded = PretrainedClip.Load(_folder.Path);

        using Tensor expected = saved.Network.state_dict()["visual.proj"].to(ScalarType.Float16).to(ScalarType.Float32);
        Tensor actual = loaded.Network.state_dict()["visual.proj"];
        Assert.AreEqual(ScalarType.Float32, actual.dtype);
        Assert.IsTrue(expected.Equals(actual));
    }

    [TestMethod]
    public void A_folder_without_weights_or_with_too_many_is_refused()
    {
        StringAssert.Contains(Assert.ThrowsExactly<FileNotFoundException>(() => PretrainedClip.Load(_folder.Path)).Message, "open_clip_model.safetensors");
        File.WriteAllText(_folder.File("a.pt"), "");
        File.WriteAllText(_folder.File("b.pt"), "");

        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => PretrainedClip.Load(_folder.Path)).Message, "a.pt, b.pt");
        Assert.ThrowsExactly<FileNotFoundException>(() => PretrainedClip.Load(_folder.File("missing")));
    }

    [TestMethod]
    public void Loading_and_saving_leave_no_tensor_behind()
    {
        using PretrainedClip saved = Create();
        saved.Save(_folder.Path, PretrainedFormat.HuggingFace);
        PretrainedClip.Load(_folder.Path).Dispose();
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        using (PretrainedClip loaded = PretrainedClip.Load(_folder.Path))
        {
            loaded.Save(_folder.File("again"), PretrainedFormat.HuggingFace);
        }

        Assert.AreEqual(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static PretrainedClip Create() => new(TestNetworks.Create(Small.Network), Small);

    private static void AssertEqual(ClipNetwork expected, ClipNetwork actual)
    {
        foreach ((string name, Tensor tensor) in expected.state_dict())
        {
            Assert.IsTrue(tensor.Equals(actual.state_dict()[name]), name);
        }
    }
}
