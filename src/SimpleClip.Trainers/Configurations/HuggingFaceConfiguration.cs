using System.Text.Json.Nodes;
using SimpleClip.Networks;

namespace SimpleClip.Configurations;

/// <summary>
/// Reads and writes the <c>config.json</c> of transformers' CLIPModel. Missing members have the defaults of <c>configuration_clip.py</c>;
/// <c>text_config_dict</c> and <c>vision_config_dict</c>, where present, replace <c>text_config</c> and <c>vision_config</c> as they do
/// there.
/// </summary>
internal static class HuggingFaceConfiguration
{
    /// <summary>The id that old configurations give as <c>eos_token_id</c>; it stands for pooling at the highest id
    /// (modeling_clip.py).</summary>
    private const int LegacyEndToken = 2;

    private const double SupportedNormEpsilon = 1e-5;

    /// <summary>Members of every configuration of transformers that steer generation, training or bookkeeping.</summary>
    private static readonly string[] Bookkeeping =
    [
        "_name_or_path", "_commit_hash", "_attn_implementation_autoset", "attn_implementation", "architectures", "transformers_version", "torch_dtype",
        "dtype", "model_type", "torchscript", "tf_legacy_loss", "use_bfloat16", "return_dict", "output_hidden_states", "output_attentions",
        "pruned_heads", "tie_word_embeddings", "chunk_size_feed_forward", "is_encoder_decoder", "is_decoder", "cross_attention_hidden_size",
        "add_cross_attention", "tie_encoder_decoder", "finetuning_task", "id2label", "label2id", "num_labels", "task_specific_params", "problem_type",
        "tokenizer_class", "prefix", "bos_token_id", "pad_token_id", "sep_token_id", "decoder_start_token_id", "max_length", "min_length",
        "do_sample", "early_stopping", "num_beams", "num_beam_groups", "diversity_penalty", "temperature", "top_k", "top_p", "typical_p",
        "repetition_penalty", "length_penalty", "no_repeat_ngram_size", "encoder_no_repeat_ngram_size", "bad_words_ids", "num_return_sequences",
        "output_scores", "return_dict_in_generate", "forced_bos_token_id", "forced_eos_token_id", "remove_invalid_values",
        "exponential_decay_length_penalty", "suppress_tokens", "begin_suppress_tokens", "initializer_factor", "initializer_range", "dropout",
        "attention_dropout", "gradient_checkpointing",
    ];

    /// <summary>Reads the architecture.</summary>
    /// <param name="root">The document.</param>
    /// <param name="image">How images are made ready, if it is known.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <exception cref="FormatException">It cannot be used; the message lists why.</exception>
    public static ConfigurationReading Read(JsonObject root, Func<int, ImageProcessorOptions?> image, string name)
    {
        var log = new ConfigurationLog();
        var document = new ConfigurationSection(root, "", log);
        document.Expect("model_type", "clip");
        document.Ignore("logit_scale_init_value");
        document.Ignore(Bookkeeping.Append("eos_token_id").Except(["model_type"]));
        int embedding = document.Integer("projection_dim", 512);
        ConfigurationSection text = Part(document, "text_config", log), vision = Part(document, "vision_config", log);
        document.Finish();
        (VisionTransformerConfig imageTower, bool imageQuick) = ReadVision(vision);
        (TextTransformerConfig textTower, bool textQuick) = ReadText(text);
        if (imageQuick != textQuick)
        {
            log.Report("text_config and vision_config have different hidden_act; expected the same");
        }

        log.ThrowIfWrong(name);
        var network = new ClipNetworkConfig { EmbeddingDimension = embedding, QuickGelu = imageQuick, Vision = imageTower, Text = textTower };
        try
        {
            network.Validate();
        }
        catch (ArgumentException error)
        {
            throw new FormatException($"{name} cannot be used: {error.Message}", error);
        }

        return new ConfigurationReading(network, image(imageTower.ImageSize), Note: "", log.Ignored);
    }

    /// <summary>Writes a <c>config.json</c> from which transformers makes the same network.</summary>
    /// <param name="network">The architecture; its towers are CLIP's.</param>
    /// <exception cref="NotSupportedException">CLIPModel has no such network; the message says why.</exception>
    public static JsonObject Write(ClipNetworkConfig network)
    {
        if (network is not { Vision: VisionTransformerConfig vision, Text: TextTransformerConfig text })
        {
            throw new NotSupportedException(
                $"Hugging Face's CLIPModel consists of CLIP's two transformers; this network is {network.Vision.Describe()}, {network.Text.Describe()}.");
        }

        JsonObject document = new()
        {
            ["architectures"] = new JsonArray("CLIPModel"),
            ["model_type"] = "clip",
            ["projection_dim"] = network.EmbeddingDimension,
            ["logit_scale_init_value"] = 2.6592,
            ["torch_dtype"] = "float32",
            ["text_config"] = Tower("clip_text_model", network, text.Width, text.Layers, text.Heads, (int)(text.Width * text.MlpRatio)),
            ["vision_config"] = Tower("clip_vision_model", network, vision.Width, vision.Layers, vision.Heads, (int)(vision.Width * vision.MlpRatio)),
        };
        JsonObject textSection = document["text_config"]!.AsObject(), visionSection = document["vision_config"]!.AsObject();
        textSection["max_position_embeddings"] = text.ContextLength;
        textSection["vocab_size"] = text.VocabularySize;
        textSection["bos_token_id"] = text.VocabularySize - 2;
        textSection["eos_token_id"] = text.VocabularySize - 1;
        visionSection["image_size"] = vision.ImageSize;
        visionSection["patch_size"] = vision.PatchSize;
        visionSection["num_channels"] = 3;

        // What CLIPModel lacks shows as a network that does not come back.
        return Read(document.DeepClone().AsObject(), static _ => null, "The written configuration").Network == network
            ? document
            : throw new NotSupportedException($"Hugging Face's CLIPModel has no form of this network: {network.ToJson()}");
    }

    private static JsonObject Tower(string type, ClipNetworkConfig network, int width, int layers, int heads, int hidden) => new()
    {
        ["model_type"] = type,
        ["hidden_act"] = network.QuickGelu ? "quick_gelu" : "gelu",
        ["hidden_size"] = width,
        ["intermediate_size"] = hidden,
        ["num_hidden_layers"] = layers,
        ["num_attention_heads"] = heads,
        ["layer_norm_eps"] = SupportedNormEpsilon,
        ["projection_dim"] = network.EmbeddingDimension,
    };

    private static ConfigurationSection Part(ConfigurationSection document, string name, ConfigurationLog log)
    {
        ConfigurationSection? plain = document.Section(name), replacing = document.Section(name + "_dict");
        if (plain is not null && replacing is not null)
        {
            log.Ignore($"{name} (replaced by {name}_dict)");
        }

        return replacing ?? plain ?? new ConfigurationSection([], name, log);
    }

    private static (VisionTransformerConfig Tower, bool QuickGelu) ReadVision(ConfigurationSection section)
    {
        section.Expect("num_channels", 3);
        (int width, int layers, int heads, double ratio, bool quick) = ReadTower(section, width: 768, heads: 12, hidden: 3072);
        var tower = new VisionTransformerConfig
        {
            ImageSize = section.Integer("image_size", 224),
            PatchSize = section.Integer("patch_size", 32),
            Width = width,
            Layers = layers,
            HeadWidth = width / heads,
            MlpRatio = ratio,
        };
        section.Ignore("eos_token_id");
        section.Finish();
        return (tower, quick);
    }

    private static (TextTransformerConfig Tower, bool QuickGelu) ReadText(ConfigurationSection section)
    {
        (int width, int layers, int heads, double ratio, bool quick) = ReadTower(section, width: 512, heads: 8, hidden: 2048);
        int vocabulary = section.Integer("vocab_size", 49408), end = section.Integer("eos_token_id", 49407);
        if (end != LegacyEndToken && end != vocabulary - 1)
        {
            section.Report("eos_token_id", $"is not supported; expected the highest id, {vocabulary - 1}, or {LegacyEndToken}, which stands for it");
        }

        var tower = new TextTransformerConfig
        {
            ContextLength = section.Integer("max_position_embeddings", 77),
            VocabularySize = vocabulary,
            Width = width,
            Layers = layers,
            Heads = heads,
            MlpRatio = ratio,
        };
        section.Finish();
        return (tower, quick);
    }

    private static (int Width, int Layers, int Heads, double MlpRatio, bool QuickGelu) ReadTower(
        ConfigurationSection section, int width, int heads, int hidden)
    {
        // projection_dim counts at the top level only (CLIPModel.__init__).
        section.Ignore(Bookkeeping.Append("projection_dim"));
        width = Positive(section, "hidden_size", width);
        heads = Positive(section, "num_attention_heads", heads);
        hidden = Positive(section, "intermediate_size", hidden);
        string activation = section.Text("hidden_act", "quick_gelu");
        if (activation is not ("gelu" or "quick_gelu"))
        {
            section.Report("hidden_act", "is not supported; expected \"gelu\" or \"quick_gelu\"");
        }

        if (section.Number("layer_norm_eps", SupportedNormEpsilon) != SupportedNormEpsilon)
        {
            section.Report("layer_norm_eps", $"is not supported; expected {SupportedNormEpsilon}");
        }

        if (width % heads != 0)
        {
            section.Report("hidden_size", $"is not a multiple of num_attention_heads {heads}");
        }

        return (width, Positive(section, "num_hidden_layers", 12), heads, Ratio(hidden, width), activation == "quick_gelu");
    }

    private static int Positive(ConfigurationSection section, string name, int fallback)
    {
        int value = section.Integer(name, fallback);
        if (value >= 1)
        {
            return value;
        }

        section.Report(name, "is not positive");
        return fallback;
    }

    /// <summary>The ratio whose product with the width, cut to a whole number, is the hidden width again.</summary>
    private static double Ratio(int hidden, int width)
    {
        double ratio = (double)hidden / width;
        return (int)(ratio * width) == hidden ? ratio : Math.BitIncrement(ratio);
    }
}
