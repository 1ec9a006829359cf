using SimpleClip.Configurations;
using SimpleClip.Images;
using SimpleClip.Networks;

namespace SimpleClip.Trainers.Tests.Configurations;

[TestClass]
public sealed class HuggingFaceConfigurationTests
{
    [TestMethod]
    public void Without_any_member_it_is_the_network_of_transformers_defaults() =>
        Assert.AreEqual(ClipArchitectures.Get("ViT-B-32-quickgelu").Network, Read("""{ "model_type": "clip" }""").Network);

    [TestMethod]
    public void Sections_and_their_bookkeeping_are_read()
    {
        ConfigurationReading reading = Read("""
            { "architectures": ["CLIPModel"], "model_type": "clip", "projection_dim": 24, "torch_dtype": "float16", "logit_scale_init_value": 2.6592,
              "text_config": { "model_type": "clip_text_model", "hidden_size": 48, "intermediate_size": 96, "num_attention_heads": 3, "num_hidden_layers": 2,
                "max_position_embeddings": 16, "vocab_size": 512, "eos_token_id": 2, "hidden_act": "gelu", "top_k": 50, "projection_dim": 999 },
              "vision_config": { "hidden_size": 64, "intermediate_size": 100, "num_attention_heads": 4, "num_hidden_layers": 3, "image_size": 32,
                "patch_size": 8, "hidden_act": "gelu", "num_channels": 3, "layer_norm_eps": 1e-05 } }
            """);

        Assert.AreEqual(
            new ClipNetworkConfig
            {
                EmbeddingDimension = 24,
                Vision = new VisionTransformerConfig { ImageSize = 32, PatchSize = 8, Width = 64, Layers = 3, HeadWidth = 16, MlpRatio = 100.0 / 64 },
                Text = new TextTransformerConfig { ContextLength = 16, VocabularySize = 512, Width = 48, Heads = 3, Layers = 2, MlpRatio = 2 },
            },
            reading.Network);
        CollectionAssert.IsSubsetOf(new[] { "torch_dtype", "architectures", "text_config.top_k", "text_config.projection_dim" }, reading.Ignored.ToArray());
        Assert.IsNull(reading.Image);
    }

    [TestMethod]
    public void The_old_dictionaries_replace_the_sections_with_their_own_defaults()
    {
        // As in the configuration of openai/clip-vit-large-patch14, but with contradictions.
        ConfigurationReading reading = Read("""
            { "model_type": "clip", "projection_dim": 768,
              "text_config": { "hidden_size": 32, "num_attention_heads": 4, "num_hidden_layers": 7 },
              "text_config_dict": { "hidden_size": 768, "intermediate_size": 3072, "num_attention_heads": 12, "projection_dim": 768 },
              "vision_config": { "patch_size": 14 }, "vision_config_dict": null }
            """);

        var text = (TextTransformerConfig)reading.Network.Text;
        Assert.AreEqual((768, 12, 12), (text.Width, text.Heads, text.Layers));
        Assert.AreEqual(14, ((VisionTransformerConfig)reading.Network.Vision).PatchSize);
        Assert.Contains("text_config (replaced by text_config_dict)", reading.Ignored);
    }

    [TestMethod]
    [DataRow("""{ "model_type": "siglip" }""", "model_type \"siglip\"")]
    [DataRow("""{ "model_type": "clip", "text_config": { "hidden_act": "relu" } }""", "text_config.hidden_act \"relu\"")]
    [DataRow("""{ "model_type": "clip", "text_config": { "hidden_act": "gelu" } }""", "different hidden_act")]
    [DataRow("""{ "model_type": "clip", "text_config": { "eos_token_id": 7 } }""", "text_config.eos_token_id 7")]
    [DataRow("""{ "model_type": "clip", "vision_config": { "num_channels": 4 } }""", "vision_config.num_channels 4")]
    [DataRow("""{ "model_type": "clip", "vision_config": { "layer_norm_eps": 1e-06 } }""", "vision_config.layer_norm_eps 1e-06")]
    [DataRow("""{ "model_type": "clip", "vision_config": { "rotary": true } }""", "vision_config.rotary true is not known")]
    [DataRow("""{ "model_type": "clip", "quantization_config": { "bits": 4 } }""", "quantization_config")]
    [DataRow("""{ "model_type": "clip", "vision_config": { "image_size": 100 } }""", "image_size 100 is not a multiple of patch_size 32")]
    [DataRow("""{ "model_type": "clip", "projection_dim": "wide" }""", "projection_dim is \"wide\", expected a whole number")]
    public void What_would_change_the_network_is_refused_by_name(string json, string expected) =>
        StringAssert.Contains(Assert.ThrowsExactly<FormatException>(() => Read(json)).Message, expected);

    [TestMethod]
    [DataRow("ViT-B-32")]
    [DataRow("ViT-B-16-quickgelu")]
    [DataRow("ViT-L-14-336")]
    [DataRow("ViT-mini")]
    public void A_configuration_survives_a_round_trip(string name)
    {
        ClipNetworkConfig network = ClipArchitectures.Get(name).Network;

        Assert.AreEqual(network, Read(HuggingFaceConfiguration.Write(network).ToJsonString()).Network);
    }

    [TestMethod]
    public void Image_settings_survive_a_round_trip()
    {
        ImageProcessorOptions image = ImageProcessorOptions.OpenAI(32) with { Mean = [0.1f, 0.2f, 0.3f], Interpolation = Interpolation.Bilinear };

        ImageProcessorOptions copy = HuggingFacePreprocessing.Read(HuggingFacePreprocessing.Write(image), 32, "test.json");

        CollectionAssert.AreEqual(image.Mean.ToArray(), copy.Mean.ToArray());
        CollectionAssert.AreEqual(image.Std.ToArray(), copy.Std.ToArray());
        Assert.AreEqual(image.Interpolation, copy.Interpolation);
    }

    [TestMethod]
    [DataRow("""{ "crop_size": 224, "size": 224, "resample": 3, "do_resize": true, "feature_extractor_type": "CLIPFeatureExtractor" }""")]
    [DataRow("""{ "crop_size": { "height": 224, "width": 224 }, "size": { "shortest_edge": 224 }, "rescale_factor": 0.00392156862745098 }""")]
    public void Old_and_new_forms_of_image_settings_are_read(string json) =>
        Assert.AreEqual(Interpolation.Bicubic, ReadImage(json).Interpolation);

    [TestMethod]
    [DataRow("""{ "size": 256 }""", "size 256")]
    [DataRow("""{ "do_center_crop": false }""", "do_center_crop false")]
    [DataRow("""{ "resample": 0 }""", "resample 0")]
    [DataRow("""{ "rescale_factor": 1 }""", "rescale_factor 1")]
    [DataRow("""{ "do_flip_channel_order": true }""", "do_flip_channel_order")]
    public void Other_image_settings_are_refused_by_name(string json, string expected) =>
        StringAssert.Contains(Assert.ThrowsExactly<FormatException>(() => ReadImage(json)).Message, expected);

    private static ImageProcessorOptions ReadImage(string json) =>
        HuggingFacePreprocessing.Read(ConfigurationSection.ParseObject(json, "test.json"), 224, "test.json");

    private static ConfigurationReading Read(string json) =>
        HuggingFaceConfiguration.Read(ConfigurationSection.ParseObject(json, "test.json"), static _ => null, "test.json");
}
