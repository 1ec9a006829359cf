using SimpleClip.Networks;

namespace SimpleClip.Trainers.Tests.Networks.MobileClip;

[TestClass]
public sealed class MobileClipConfigTests
{
    [TestMethod]
    public void Configurations_of_MobileCLIP_are_told_by_the_model_they_name()
    {
        ClipNetworkConfig config = ClipNetworkConfig.Parse("""
            { "embed_dim": 512, "vision_cfg": { "image_size": 256, "model_name": "mci2" },
              "text_cfg": { "context_length": 77, "vocab_size": 49408, "dim": 512, "ffn_multiplier_per_layer": 4.0, "n_heads_per_layer": 8,
                            "n_transformer_layers": 12, "norm_layer": "layer_norm_fp32", "causal_masking": false, "model_name": "base" } }
            """);

        var vision = (MobileClipImageConfig)config.Vision;
        var text = (MobileClipTextConfig)config.Text;
        CollectionAssert.AreEqual(new[] { 4, 12, 24, 4 }, vision.Layers.ToArray());
        CollectionAssert.AreEqual(new[] { 80, 160, 320, 640 }, vision.Widths.ToArray());
        Assert.AreEqual(MobileClipTextVariant.Plain, text.Variant);
        Assert.AreEqual(12, text.Layers);
    }

    [TestMethod]
    public void Json_survives_a_round_trip()
    {
        string json = MobileClipNetworks.Small.ToJson();

        Assert.AreEqual(json, ClipNetworkConfig.Parse(json).ToJson());
        StringAssert.Contains(json, "\"model_name\": \"mci0\"");
        StringAssert.Contains(json, "\"model_name\": \"mct\"");
    }

    [TestMethod]
    public void What_is_given_goes_before_what_the_name_stands_for()
    {
        var config = new MobileClipImageConfig { ModelName = "mci1", Widths = [8, 16, 32, 64] };

        CollectionAssert.AreEqual(new[] { 8, 16, 32, 64 }, config.Widths.ToArray());
        CollectionAssert.AreEqual(new[] { 4, 12, 20, 4 }, config.Layers.ToArray());
    }

    [TestMethod]
    [DataRow("""{ "vision_cfg": { "model_name": "mci7" } }""", "vision_cfg.model_name 'mci7' is not known")]
    [DataRow("""{ "vision_cfg": { "type": "mci", "layers": [2, 6] } }""", "must have one entry for each stage")]
    [DataRow("""{ "vision_cfg": { "type": "mci", "head_dim": 48 } }""", "embed_dims entry 512 is not a multiple of head_dim 48")]
    [DataRow("""{ "vision_cfg": { "type": "mci", "pos_embs": [null, null, null, "sine"] } }""", "pos_embs entry 'sine' is not known")]
    [DataRow("""{ "vision_cfg": { "type": "mci", "embed_dims": [64, 96, 256, 512] } }""", "must be a multiple of the one before it")]
    [DataRow("""{ "vision_cfg": { "type": "mci", "token_mixers": ["repmixer", "pool", "repmixer", "attention"] } }""", "token_mixers")]
    [DataRow("""{ "vision_cfg": { "type": "mci", "repmixer_kernel": 4 } }""", "must be odd")]
    [DataRow("""{ "vision_cfg": { "type": "mci", "cls_ratio": 1.3 } }""", "cls_ratio 1.3 must lead to a multiple")]
    [DataRow("""{ "text_cfg": { "type": "mobileclip", "dim": 10, "n_heads_per_layer": 3 } }""", "text_cfg.dim 10 is not a multiple of n_heads_per_layer 3")]
    [DataRow("""{ "text_cfg": { "type": "mobileclip", "norm_layer": "rms" } }""", "text_cfg.norm_layer 'rms' is not known")]
    [DataRow("""{ "text_cfg": { "type": "mobileclip", "repmixer_kernel": [3, 11] } }""", "repmixer_kernel [3, 11] is not 1 and an odd number")]
    [DataRow("""{ "text_cfg": { "model_name": "bert" } }""", "model_name")]
    public void A_configuration_that_cannot_be_built_is_refused_with_the_reason(string json, string reason) =>
        StringAssert.Contains(Assert.ThrowsExactly<FormatException>(() => ClipNetworkConfig.Parse(json)).Message, reason);

    [TestMethod]
    public void QuickGELU_is_refused() =>
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => new ClipNetwork(MobileClipNetworks.Small with { QuickGelu = true })).Message, "quick_gelu must be false");
}
