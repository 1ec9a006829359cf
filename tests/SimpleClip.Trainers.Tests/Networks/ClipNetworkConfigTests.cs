using SimpleClip.Networks;

namespace SimpleClip.Trainers.Tests.Networks;

[TestClass]
public sealed class ClipNetworkConfigTests
{
    [TestMethod]
    public void Open_clips_json_is_read_with_its_defaults()
    {
        ClipNetworkConfig config = ClipNetworkConfig.Parse("""
            { "embed_dim": 512, "vision_cfg": { "image_size": 224, "layers": 12, "width": 768, "patch_size": 32 },
              "text_cfg": { "context_length": 77, "vocab_size": 49408, "width": 512, "heads": 8, "layers": 12 } }
            """);

        var vision = (VisionTransformerConfig)config.Vision;
        Assert.AreEqual(32, vision.PatchSize);
        Assert.AreEqual(12, vision.Heads);
        Assert.IsFalse(config.QuickGelu);
    }

    [TestMethod]
    public void The_file_beside_weights_is_read_too()
    {
        ClipNetworkConfig config = ClipNetworkConfig.Parse("""{ "model_cfg": { "embed_dim": 7, "quick_gelu": true }, "preprocess_cfg": {} }""");

        Assert.AreEqual(7, config.EmbeddingDimension);
        Assert.IsTrue(config.QuickGelu);
    }

    [TestMethod]
    public void The_blocks_of_a_pruned_tower_survive_a_round_trip()
    {
        ClipNetworkConfig pruned = TestNetworks.Small with { Vision = TestNetworks.SmallVision with { Width = 13, Blocks = [new BlockSize(1, 20), new BlockSize(2, 9)] } };

        ClipNetworkConfig read = ClipNetworkConfig.Parse(pruned.ToJson());

        Assert.AreEqual(new BlockSize(2, 9), ((VisionTransformerConfig)read.Vision).Blocks![1]);
        Assert.AreEqual(pruned.ToJson(), read.ToJson());
    }

    [TestMethod]
    public void Json_survives_a_round_trip() =>
        Assert.AreEqual(TestNetworks.Small, ClipNetworkConfig.Parse(TestNetworks.Small.ToJson()));

    [TestMethod]
    public void The_options_of_open_clips_vision_transformer_are_read_and_written()
    {
        ClipNetworkConfig config = ClipNetworkConfig.Parse("""
            { "embed_dim": 8, "vision_cfg": { "pool_type": "avg", "pos_embed_type": "sin_cos_2d", "no_ln_pre": true, "final_ln_after_pool": true,
              "patch_dropout": 0.5, "ls_init_value": 1e-4 } }
            """);

        var expected = new VisionTransformerConfig
        {
            Pooling = ImagePooling.Average,
            Positions = ImagePositions.SinCos2d,
            NoNormBefore = true,
            NormAfterPooling = true,
            PatchDropout = 0.5,
            LayerScale = 1e-4,
        };
        Assert.AreEqual(expected, config.Vision);
        Assert.AreEqual(config, ClipNetworkConfig.Parse(config.ToJson()));
    }

    [TestMethod]
    public void The_options_of_open_clips_text_transformer_are_read_and_written()
    {
        ClipNetworkConfig config = ClipNetworkConfig.Parse("""
            { "embed_dim": 8, "text_cfg": { "no_causal_mask": true, "pool_type": "eos", "eos_id": 2, "pad_id": 1, "final_ln_after_pool": true,
              "proj_type": "none", "proj_bias": true, "ls_init_value": 0.1 } }
            """);

        var expected = new TextTransformerConfig
        {
            NoCausalMask = true,
            Pooling = TextPooling.EndId,
            EndId = 2,
            PaddingId = 1,
            NormAfterPooling = true,
            Projection = TextProjection.None,
            ProjectionBias = true,
            LayerScale = 0.1,
        };
        Assert.AreEqual(expected, config.Text);
        Assert.AreEqual(config, ClipNetworkConfig.Parse(config.ToJson()));
    }

    [TestMethod]
    [DataRow("""{ "embed_dim": 4, "text_cfg": { "embed_cls": true } }""", "embed_cls")]
    [DataRow("""{ "embed_dim": 4, "text_cfg": { "sas_p": {}, "ls_init_value": 1 } }""", "text_cfg.ls_init_value belongs to residual branches")]
    [DataRow("""{ "embed_dim": 4, "vision_cfg": { "sas_p": {}, "ls_init_value": 1 } }""", "vision_cfg.ls_init_value belongs to residual branches")]
    [DataRow("""{ "embed_dim": 4, "text_cfg": { "pool_type": "none" } }""", "text_cfg.pool_type is 'none'; expected argmax, first, last, eos")]
    [DataRow("""{ "embed_dim": 4, "text_cfg": { "proj_type": "mlp" } }""", "text_cfg.proj_type is 'mlp'; expected linear, none")]
    [DataRow("""{ "embed_dim": 4, "text_cfg": { "pool_type": "eos" } }""", "pool_type eos needs eos_id")]
    [DataRow("""{ "embed_dim": 4, "text_cfg": { "pad_id": 49408 } }""", "text_cfg.pad_id 49408 is not one of the 49408 token ids")]
    [DataRow("""{ "embed_dim": 4, "text_cfg": { "type": "adaptor", "layers": 0 } }""", "every number of text_cfg must be positive")]
    [DataRow("""{ "embed_dim": 4, "vision_cfg": { "attentional_pool": true } }""", "attentional_pool")]
    [DataRow("""{ "embed_dim": 4, "vision_cfg": { "pool_type": "none" } }""", "vision_cfg.pool_type is 'none'; expected tok, avg")]
    [DataRow("""{ "embed_dim": 4, "vision_cfg": { "pool_type": 1 } }""", "vision_cfg.pool_type is a Number; expected tok, avg")]
    [DataRow("""{ "embed_dim": 4, "vision_cfg": { "pos_embed_type": "rope" } }""", "pos_embed_type is 'rope'; expected learnable, sin_cos_2d")]
    [DataRow("""{ "embed_dim": 4, "vision_cfg": { "patch_dropout": 1 } }""", "vision_cfg.patch_dropout 1 is not from 0 up to")]
    [DataRow("""{ "embed_dim": 4, "vision_cfg": { "pos_embed_type": "sin_cos_2d", "width": 18, "head_width": 6 } }""", "width 18 is not a multiple of 4")]
    [DataRow("""{ "embed_dim": 4, "vision_cfg": { "timm_model_name": "convnext" } }""", "timm_model_name")]
    [DataRow("""{ "embed_dim": 4, "vision_cfg": { "image_size": 30, "patch_size": 16 } }""", "image_size 30 is not a multiple of patch_size 16")]
    [DataRow("""{ "embed_dim": 4, "text_cfg": { "width": 10, "heads": 3 } }""", "text_cfg.width 10 is not a multiple of heads 3")]
    [DataRow("""{ "embed_dim": 4, "text_cfg": { "type": "llama" } }""", "The tower type 'llama' is not known; expected transformer")]
    [DataRow("""{ "embed_dim": 4, "vision_cfg": 3 }""", "A tower's configuration is an object")]
    [DataRow("""{ "embed_dim": 4, "vision_cfg": { "layers": 2, "blocks": [ { "heads": 1, "mlp_width": 4 } ] } }""", "vision_cfg.blocks must give heads and mlp_width")]
    [DataRow("""{ "embed_dim": 0 }""", "embed_dim 0")]
    [DataRow("[1, 2]", "cannot be used")]
    [DataRow("not json", "cannot be used")]
    public void A_configuration_that_cannot_be_built_is_refused_with_the_reason(string json, string reason) =>
        StringAssert.Contains(Assert.ThrowsExactly<FormatException>(() => ClipNetworkConfig.Parse(json)).Message, reason);
}
