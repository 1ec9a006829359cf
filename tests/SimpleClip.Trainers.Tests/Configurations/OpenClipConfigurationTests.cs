using SimpleClip.Configurations;
using SimpleClip.Images;
using SimpleClip.Networks;

namespace SimpleClip.Trainers.Tests.Configurations;

[TestClass]
public sealed class OpenClipConfigurationTests
{
    [TestMethod]
    public void Members_that_do_not_change_the_network_are_left_out_and_listed()
    {
        ConfigurationReading reading = Read("""
            { "model_cfg": { "embed_dim": 8, "custom_text": true, "init_logit_bias": -10,
                "vision_cfg": { "layers": 2, "output_tokens": true, "patch_size": null, "ls_init_value": null, "pool_type": "tok", "patch_dropout": 0.0 },
                "text_cfg": { "layers": 3, "hf_tokenizer_name": "some/name", "pool_type": "argmax", "proj_bias": false } },
              "preprocess_cfg": { "mean": [0.5, 0.5, 0.5], "std": [0.5, 0.5, 0.5], "interpolation": "bilinear", "resize_mode": "shortest", "mode": "RGB" },
              "version": 3 }
            """);

        Assert.AreEqual(8, reading.Network.EmbeddingDimension);
        Assert.AreEqual(2, ((VisionTransformerConfig)reading.Network.Vision).Layers);
        Assert.AreEqual(3, ((TextTransformerConfig)reading.Network.Text).Layers);
        CollectionAssert.AreEquivalent(
            new[] { "custom_text", "init_logit_bias", "vision_cfg.output_tokens", "text_cfg.hf_tokenizer_name", "version" }, reading.Ignored.ToArray());
        CollectionAssert.AreEqual(new[] { 0.5f, 0.5f, 0.5f }, reading.Image!.Mean.ToArray());
        Assert.AreEqual(Interpolation.Bilinear, reading.Image.Interpolation);
        Assert.AreEqual(224, reading.Image.Size);
    }

    [TestMethod]
    public void A_model_configuration_alone_says_nothing_of_images()
    {
        ConfigurationReading reading = Read("""{ "embed_dim": 512, "vision_cfg": { "layers": 12 }, "text_cfg": { "layers": 12 } }""");

        Assert.IsNull(reading.Image);
    }

    [TestMethod]
    public void What_the_preprocessing_does_not_say_has_open_clips_defaults()
    {
        ImageProcessorOptions image = Read("""{ "model_cfg": { "embed_dim": 512 }, "preprocess_cfg": {} }""").Image!;

        Assert.AreEqual(0.48145466f, image.Mean[0]);
        Assert.AreEqual(Interpolation.Bicubic, image.Interpolation);
    }

    [TestMethod]
    [DataRow("""{ "embed_dim": 4, "vision_cfg": { "attentional_pool": true } }""", "attentional_pool")]
    [DataRow("""{ "embed_dim": 4, "text_cfg": { "hf_model_name": "roberta-base" } }""", "hf_model_name")]
    [DataRow("""{ "embed_dim": 4, "multimodal_cfg": { "layers": 3 } }""", "multimodal_cfg")]
    [DataRow("""{ "embed_dim": 4, "text_cfg": { "no_such_thing": 1 } }""", "no_such_thing")]
    [DataRow("""{ "model_cfg": { "embed_dim": 4 }, "preprocess_cfg": { "resize_mode": "longest" } }""", "preprocess_cfg.resize_mode \"longest\"")]
    [DataRow("""{ "model_cfg": { "embed_dim": 4 }, "preprocess_cfg": { "interpolation": "random" } }""", "preprocess_cfg.interpolation \"random\"")]
    [DataRow("""{ "model_cfg": { "embed_dim": 4 }, "preprocess_cfg": { "mean": "grey" } }""", "preprocess_cfg.mean is \"grey\", expected a list of numbers")]
    [DataRow("""{ "model_cfg": { "embed_dim": 4 }, "preprocess_cfg": { "gamma": 2 } }""", "preprocess_cfg.gamma 2 is not known")]
    public void What_would_change_the_result_is_refused_by_name(string json, string expected) =>
        StringAssert.Contains(Assert.ThrowsExactly<FormatException>(() => Read(json)).Message, expected);

    private static ConfigurationReading Read(string json) =>
        OpenClipConfiguration.Read(ConfigurationSection.ParseObject(json, "test.json"), "test.json");
}
