using System.Text.Json.Nodes;
using SimpleClip.Networks;

namespace SimpleClip.Configurations;

/// <summary>
/// Reads open_clip's configurations: a model configuration (<c>src/open_clip/model_configs</c>), or <c>open_clip_config.json</c> with its
/// parts <c>model_cfg</c> and <c>preprocess_cfg</c>.
/// </summary>
internal static class OpenClipConfiguration
{
    public const string ModelPart = "model_cfg";
    public const string PreprocessingPart = "preprocess_cfg";
    public const string NotePart = "note";

    private const string Defaults = """
        {
          "root": { "quick_gelu": false },
          "vision_cfg": {
            "ls_init_value": null, "attentional_pool": false, "no_ln_pre": false, "pos_embed_type": "learnable", "final_ln_after_pool": false,
            "pool_type": "tok", "act_kwargs": null, "norm_kwargs": null, "block_type": "default", "qk_norm": false, "scaled_cosine_attn": false,
            "scale_heads": false, "scale_attn_inner": false, "scale_attn": false, "scale_fc": false, "patch_dropout": 0
          },
          "text_cfg": {
            "text_arch": "clip", "variable_text": false, "ls_init_value": null, "embed_cls": false, "pad_id": 0, "no_causal_mask": false,
            "final_ln_after_pool": false, "pool_type": "argmax", "proj_bias": false, "proj_type": "linear", "act_kwargs": null,
            "norm_kwargs": null, "block_type": "default", "qk_norm": false, "scaled_cosine_attn": false, "scale_heads": false,
            "scale_attn_inner": false, "scale_attn": false, "scale_fc": false
          }
        }
        """;

    /// <summary>Members that shape the state dictionary, the initial values, the outputs or the training, but not what the network
    /// computes.</summary>
    private static readonly Dictionary<string, string[]> Irrelevant = new(StringComparer.Ordinal)
    {
        ["root"] = ["custom_text", "init_logit_scale", "init_logit_bias", "nonscalar_logit_scale", "output_dict"],
        ["vision_cfg"] = ["output_tokens", "attn_pooler_queries", "attn_pooler_heads", "timm_model_pretrained", "timm_drop", "timm_drop_path"],
        ["text_cfg"] = ["output_tokens", "hf_tokenizer_name", "tokenizer_mode", "tokenizer_kwargs", "tokenizer_type", "hf_model_pretrained"],
    };

    /// <summary>Reads either of the two.</summary>
    /// <param name="root">The document.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <exception cref="FormatException">It cannot be used; the message lists why.</exception>
    public static ConfigurationReading Read(JsonObject root, string name)
    {
        var log = new ConfigurationLog();
        if (root[ModelPart] is not JsonObject model)
        {
            ClipNetworkConfig alone = ReadNetwork(root, log, name);
            return new ConfigurationReading(alone, Image: null, Note: "", log.Ignored);
        }

        var document = new ConfigurationSection(root, "", log);
        document.Has(ModelPart);
        ClipNetworkConfig network = ReadNetwork(model, log, name);
        ImageProcessorOptions? image = document.Section(PreprocessingPart) is { } part
            ? OpenClipPreprocessing.Read(part, network.Vision.ImageSize)
            : null;
        string note = document.Text(NotePart, "");
        document.Ignore(root.Select(member => member.Key).Except([ModelPart, PreprocessingPart, NotePart]));
        log.ThrowIfWrong(name);
        return new ConfigurationReading(network, image, note, log.Ignored);
    }

    /// <summary>Reads a model configuration.</summary>
    /// <param name="model">The configuration; not changed.</param>
    /// <param name="log">Receives what was left out.</param>
    /// <param name="name">What is read, for messages.</param>
    /// <exception cref="FormatException">It cannot be used; the message says why.</exception>
    public static ClipNetworkConfig ReadNetwork(JsonObject model, ConfigurationLog log, string name)
    {
        JsonObject copy = model.DeepClone().AsObject();
        JsonObject defaults = JsonNode.Parse(Defaults)!.AsObject();
        Simplify(copy, "root", "", defaults, log);
        foreach (string part in (string[])["vision_cfg", "text_cfg"])
        {
            if (copy[part] is JsonObject tower)
            {
                Simplify(tower, part, part + ".", defaults, log);
            }
        }

        return ClipNetworkConfig.FromJson(copy, name);
    }

    /// <summary>Drops what is null, has open_clip's default, or does not matter, so that only what the network must understand is
    /// left.</summary>
    private static void Simplify(JsonObject section, string kind, string path, JsonObject defaults, ConfigurationLog log)
    {
        JsonObject known = defaults[kind]!.AsObject();
        foreach ((string member, JsonNode? value) in section.ToArray())
        {
            bool irrelevant = Irrelevant[kind].Contains(member);
            if (irrelevant && value is not null)
            {
                log.Ignore(path + member);
            }

            // timm_proj null is not its default "linear", but "none".
            if (irrelevant
                || (value is null && member != "timm_proj")
                || (known.TryGetPropertyValue(member, out JsonNode? usual) && JsonNode.DeepEquals(value, usual)))
            {
                section.Remove(member);
            }
        }
    }
}
