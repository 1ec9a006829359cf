using SimpleClip.Networks;
using SimpleClip.Trainers.Tests.Export;
using SimpleClip.Trainers.Tests.Networks.Plain;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace SimpleClip.Trainers.Tests.Networks.Timm;

[TestClass]
public sealed class TimmImageTowerTests
{
    private static readonly ConvNextConfig SmallConvNext = new() { ImageSize = 32, Depths = [1, 2], Widths = [6, 8], ProjectionBias = true };

    // The first stage has four windows that shift, the second one window that does not.
    private static readonly SwinConfig SmallSwin = new() { ImageSize = 32, Depths = [2, 2], Width = 4, Heads = [2, 4], WindowSize = 4 };

    // Three windows a side, whose width is odd.
    private static readonly SwinConfig OddSwin = new() { ImageSize = 36, Depths = [2], Width = 8, Heads = [2], WindowSize = 3 };

    private static readonly MixerConfig SmallMixer = new() { ImageSize = 24, PatchSize = 8, Blocks = 2, Width = 10, TokenWidth = 5, ChannelWidth = 16 };

    public static IEnumerable<object[]> Small =>
    [
        ["ConvNeXt", SmallConvNext],
        ["Swin", SmallSwin],
        ["Swin with odd windows", OddSwin],
        ["Mixer", SmallMixer],
    ];

    [TestMethod]
    [DynamicData(nameof(Small))]
    public void The_output_is_that_of_plain_loops(string name, TimmTowerConfig config)
    {
        using TimmImageTower tower = Create(config);

        PlainChecks.AssertForward(tower, PlainOf(name, config));
    }

    [TestMethod]
    [DynamicData(nameof(Small))]
    public void Gradients_are_difference_quotients_of_plain_loops(string name, TimmTowerConfig config)
    {
        using TimmImageTower tower = Create(config);

        PlainChecks.AssertGradients(tower, PlainOf(name, config));
    }

    [TestMethod]
    [DynamicData(nameof(Small))]
    public void A_forward_and_backward_pass_leaves_no_tensor_behind(string name, TimmTowerConfig config)
    {
        Assert.IsNotEmpty(name);
        using TimmImageTower tower = Create(config);

        PlainChecks.AssertLeavesNothing(tower);
    }

    [TestMethod]
    [DynamicData(nameof(Small))]
    public void Checkpointed_blocks_give_the_same_gradients(string name, TimmTowerConfig config)
    {
        using TimmImageTower ordinary = Create(config), checkpointed = Create(config);
        using var scope = NewDisposeScope();
        Tensor images = ordinary.Images(2);
        using var checkpoints = new ActivationCheckpoints();

        ordinary.call(images).sum().backward();
        using (checkpoints.Record())
        {
            Tensor loss = checkpointed.call(images).sum();
            Assert.AreNotEqual(0, checkpoints.Count, name);
            checkpoints.Backward(loss);
        }

        foreach ((var expected, var actual) in ordinary.named_parameters().Zip(checkpointed.named_parameters()))
        {
            Assert.IsTrue(actual.parameter.grad!.allclose(expected.parameter.grad!, 1e-4, 1e-5), expected.name);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Small))]
    public void ONNX_Runtime_gives_what_TorchSharp_gives(string name, TimmTowerConfig config)
    {
        Assert.IsNotEmpty(name);
        using TimmImageTower tower = Create(config);

        TowerExport.AssertEqual(tower, batches: [1, 3]);
    }

    [TestMethod]
    [TestCategory("Long")]
    [DataRow("convnext_tiny")]
    [DataRow("swin_tiny_patch4_window7_224")]
    [DataRow("mixer_b32_224")]
    public void ONNX_Runtime_gives_what_TorchSharp_gives_at_full_size(string name)
    {
        using TimmImageTower tower = new TimmImageTower(Parse(name), 512).Scrambled();

        TowerExport.AssertEqual(tower, batches: [2]);
    }

    [TestMethod]
    [DataRow("convnext_tiny", 28_589_128 - 769_000)]
    [DataRow("swin_tiny_patch4_window7_224", 28_288_354 - 769_000)]
    [DataRow("mixer_b32_224", 60_293_428 - 769_000)]
    public void Trunks_have_the_published_number_of_parameters_without_the_classifier(string name, int count)
    {
        using nn.Module<Tensor, Tensor> trunk = Parse(name).CreateTrunk(random: null);

        Assert.AreEqual(count, trunk.CountParameters());
    }

    [TestMethod]
    public void Parameters_have_the_names_that_timm_and_open_clip_give_them()
    {
        string[] convNext = NamesOf(SmallConvNext), swin = NamesOf(SmallSwin), mixer = NamesOf(SmallMixer);

        Assert.IsEmpty(((string[])
        [
            "trunk.stem.0.weight", "trunk.stem.1.bias", "trunk.stages.1.downsample.0.weight", "trunk.stages.1.downsample.1.bias",
            "trunk.stages.1.blocks.1.gamma", "trunk.stages.0.blocks.0.conv_dw.weight", "trunk.stages.0.blocks.0.norm.weight",
            "trunk.stages.0.blocks.0.mlp.fc1.weight", "trunk.stages.0.blocks.0.mlp.fc2.bias", "trunk.head.norm.weight", "head.proj.weight", "head.proj.bias",
        ]).Except(convNext));
        Assert.HasCount(4 + 4 + (3 * 9) + 2 + 2, convNext);
        Assert.IsEmpty(((string[])
        [
            "trunk.patch_embed.proj.weight", "trunk.patch_embed.norm.bias", "trunk.layers.1.downsample.norm.weight", "trunk.layers.1.downsample.reduction.weight",
            "trunk.layers.0.blocks.1.attn.relative_position_bias_table", "trunk.layers.0.blocks.1.attn.qkv.bias", "trunk.layers.0.blocks.1.attn.proj.weight",
            "trunk.layers.0.blocks.1.norm1.weight", "trunk.layers.0.blocks.1.norm2.weight", "trunk.layers.0.blocks.1.mlp.fc1.weight", "trunk.norm.weight",
        ]).Except(swin));
        Assert.HasCount(4 + 3 + (4 * 13) + 2 + 1, swin);
        Assert.IsEmpty(((string[])
        [
            "trunk.stem.proj.weight", "trunk.blocks.1.norm1.weight", "trunk.blocks.1.mlp_tokens.fc1.weight", "trunk.blocks.1.norm2.bias",
            "trunk.blocks.1.mlp_channels.fc2.bias", "trunk.norm.bias", "head.proj.weight",
        ]).Except(mixer));
        Assert.HasCount(2 + (2 * 12) + 2 + 1, mixer);
    }

    [TestMethod]
    public void Fresh_weights_are_spread_as_timm_spreads_them()
    {
        using var random = new Generator(1);
        using var convNext = new ConvNext(new ConvNextConfig { Depths = [1], Widths = [64] }, random);
        using var mixer = new MlpMixer(new MixerConfig { Blocks = 1, Width = 128 }, random);
        using var scope = NewDisposeScope();

        Assert.AreEqual(0.02, convNext.Stages[0].Blocks[0].Mlp.Expand.Weight.std().item<float>(), 0.001);
        Assert.AreEqual(0, convNext.Stages[0].Blocks[0].Mlp.Expand.Bias!.abs().max().item<float>());
        Assert.AreEqual(1e-6, convNext.Stages[0].Blocks[0].Gain.mean().item<float>(), 1e-9);
        Assert.AreEqual(1 / Math.Sqrt(3 * 32 * 32), mixer.Stem.Projection.Weight.std().item<float>(), 0.001);
        Assert.AreEqual(Math.Sqrt(2.0 / (128 + 3072)), mixer.Blocks[0].Channels.Expand.Weight.std().item<float>(), 0.001);
    }

    [TestMethod]
    [DynamicData(nameof(Small))]
    public void Their_configurations_survive_a_round_trip(string name, TimmTowerConfig vision)
    {
        ClipNetworkConfig config = TestNetworks.Small with { Vision = vision };

        Assert.AreEqual(config, ClipNetworkConfig.Parse(config.ToJson()), name);
    }

    [TestMethod]
    public void Shapes_that_timm_names_are_written_by_their_names()
    {
        var config = new ClipNetworkConfig { Vision = new SwinConfig { ProjectionBias = true } };

        string json = config.ToJson();

        StringAssert.Contains(json, "\"timm_model_name\": \"swin_tiny_patch4_window7_224\"");
        Assert.DoesNotContain("depths", json);
        Assert.AreEqual(config, ClipNetworkConfig.Parse(json));
    }

    [TestMethod]
    public void Open_clips_configuration_of_a_timm_network_is_read()
    {
        ClipNetworkConfig config = ClipNetworkConfig.Parse("""
            { "embed_dim": 640, "vision_cfg": { "timm_model_name": "convnext_base.fb_in22k", "timm_model_pretrained": false, "timm_pool": "",
              "timm_proj": "linear", "timm_drop": 0.0, "timm_drop_path": 0.1, "image_size": 256 } }
            """);

        var expected = new ConvNextConfig { Depths = [3, 3, 27, 3], Widths = [128, 256, 512, 1024], ImageSize = 256 };
        Assert.AreEqual(expected, config.Vision);
    }

    [TestMethod]
    [DataRow("""{ "timm_model_name": "vgg11" }""", "timm_model_name 'vgg11' is not known; expected convnext_tiny")]
    [DataRow("""{ "timm_model_name": "convnext_tiny", "timm_pool": "abs_attn" }""", "timm_pool \"abs_attn\" is not supported; expected \"\" or \"avg\"")]
    [DataRow("""{ "timm_model_name": "convnext_large", "timm_proj": "mlp" }""", "timm_proj \"mlp\" is not supported; expected \"linear\"")]
    [DataRow("""{ "timm_model_name": "convnext_tiny", "timm_model_kwargs": { "use_grn": true } }""", "timm_model_kwargs")]
    [DataRow("""{ "timm_model_name": "convnext_tiny", "width": 3 }""", "'width' is not known beside timm_model_name")]
    [DataRow("""{ "type": "convnext", "depths": [1, 1], "dims": [4] }""", "depths [1, 1] and dims [4] have different numbers of stages")]
    [DataRow("""{ "type": "convnext", "image_size": 100 }""", "image_size 100 is not a multiple of 32")]
    [DataRow("""{ "type": "convnext", "norm_eps": 0 }""", "norm_eps 0 is not positive")]
    [DataRow("""{ "type": "convnext", "dims": [] }""", "dims [] must have a positive number for every stage")]
    [DataRow("""{ "type": "swin", "image_size": 256 }""", "the 64 tokens of a side in stage 0 are not a multiple of vision_cfg.window_size 7")]
    [DataRow("""{ "type": "swin", "num_heads": [5, 6, 12, 24] }""", "the width 96 of stage 0 is not a multiple of its 5 heads")]
    [DataRow("""{ "type": "swin", "num_heads": [3] }""", "depths [2, 2, 6, 2] and num_heads [3] have different numbers of stages")]
    [DataRow("""{ "type": "mixer", "image_size": 100 }""", "image_size 100 is not a multiple of patch_size 32")]
    [DataRow("""{ "type": "mixer", "tokens_dim": 0 }""", "tokens_dim 0 is not positive")]
    public void A_configuration_that_cannot_be_built_is_refused_with_the_reason(string vision, string reason)
    {
        var error = Assert.ThrowsExactly<FormatException>(() => ClipNetworkConfig.Parse($$"""{ "embed_dim": 8, "vision_cfg": {{vision}} }"""));

        StringAssert.Contains(error.Message, reason);
    }

    private static Func<PlainWeights, PlainTensor, PlainTensor> PlainOf(string name, TimmTowerConfig config) => (weights, images) => config switch
    {
        ConvNextConfig convNext => PlainConvNext.Run(convNext, weights, images),
        SwinConfig swin => PlainSwin.Run(swin, weights, images),
        MixerConfig mixer => PlainMixer.Run(mixer, weights, images),
        _ => throw new ArgumentException($"{name} has no reference.", nameof(name)),
    };

    private static TimmImageTower Create(TimmTowerConfig config) => new TimmImageTower(config, 6).Scrambled();

    private static TimmTowerConfig Parse(string name) =>
        (TimmTowerConfig)ClipNetworkConfig.Parse($$"""{ "embed_dim": 512, "vision_cfg": { "timm_model_name": "{{name}}" } }""").Vision;

    private static string[] NamesOf(TimmTowerConfig config)
    {
        using TimmImageTower tower = Create(config);
        return [.. tower.state_dict().Keys];
    }
}
