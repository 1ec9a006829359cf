namespace SimpleClip.Weights.KeyMaps;

/// <summary>The names of the projects whose files are read.</summary>
internal static class KnownKeyMaps
{
    /// <summary>What open_clip calls the number that is added to logits, which networks here do not hold.</summary>
    public const string LogitBias = "logit_bias";

    /// <summary>The names of a network of this library, exactly.</summary>
    public static KeyMap Own { get; } = new("SimpleClip", "logit_scale", [new("**", "**")]);

    /// <summary>open_clip's CLIP, and this library's networks. The bias is kept by the loader, and masks are made anew.</summary>
    public static KeyMap OpenClip { get; } = new("open_clip", "logit_scale", [new("**", "**")], LogitBias, "attn_mask");

    /// <summary>open_clip's CustomTextCLIP, whose text tower lies under <c>text.</c> (convert_to_custom_text_state_dict).</summary>
    public static KeyMap OpenClipCustomText { get; } = new(
        "open_clip (custom text)",
        "text.token_embedding.weight",
        [new("visual.**", "visual.**"), new("logit_scale", "logit_scale"), new("text.**", "text.**"), new("**", "text.**")],
        LogitBias,
        "text.attn_mask");

    /// <summary>OpenAI's archives: open_clip's names, and three numbers about the network (clip/model.py, build_model).</summary>
    public static KeyMap OpenAI { get; } = new(
        "OpenAI", "input_resolution", [new("**", "**")], "input_resolution", "context_length", "vocab_size", "attn_mask");

    /// <summary>ml-mobileclip, with parallel branches or with the convolutions that stand for them.</summary>
    public static KeyMap MobileClip { get; } = new(
        "MobileCLIP",
        "text_encoder.embedding_layer.weight",
        [new("visual.**", "image_encoder.**"), new("text.**", "text_encoder.**"), new("logit_scale", "logit_scale")]);

    /// <summary>transformers' CLIPModel (convert_clip_original_pytorch_to_hf.py).</summary>
    public static KeyMap HuggingFace { get; } = new(
        "Hugging Face",
        "text_model.embeddings.token_embedding.weight",
        [
            new("logit_scale", "logit_scale"),
            new("visual.class_embedding", "vision_model.embeddings.class_embedding"),
            new("visual.positional_embedding", "vision_model.embeddings.position_embedding.weight"),
            new("visual.conv1.weight", "vision_model.embeddings.patch_embedding.weight"),

            // "layrnorm" is the name indeed.
            new("visual.ln_pre.*", "vision_model.pre_layrnorm.*"),
            new("visual.ln_post.*", "vision_model.post_layernorm.*"),
            new("visual.proj", "visual_projection.weight", TensorLayout.Transposed),
            .. Blocks("visual.transformer", "vision_model"),
            new("token_embedding.weight", "text_model.embeddings.token_embedding.weight"),
            new("positional_embedding", "text_model.embeddings.position_embedding.weight"),
            new("ln_final.*", "text_model.final_layer_norm.*"),
            new("text_projection", "text_projection.weight", TensorLayout.Transposed),
            .. Blocks("transformer", "text_model"),
        ],
        "text_model.embeddings.position_ids",
        "vision_model.embeddings.position_ids");

    /// <summary>The projects in the order in which their files are told apart: the more telling names first.</summary>
    private static KeyMap[] All { get; } = [HuggingFace, MobileClip, OpenAI, OpenClipCustomText, OpenClip];

    /// <summary>Tells whose names a file has.</summary>
    /// <returns>The project, and what comes before every name.</returns>
    /// <exception cref="InvalidDataException">No project is known whose CLIP has such names.</exception>
    public static (KeyMap Map, string Prefix) Detect(TensorFile file)
    {
        foreach (KeyMap map in All)
        {
            // OpenAI's three numbers are tensors or plain numbers, depending on who saved the file.
            if (map.FindPrefix(file.Tensors.Keys.Concat(file.Metadata.Keys)) is { } prefix)
            {
                return (map, prefix);
            }
        }

        throw new InvalidDataException(
            $"{file.Name} does not hold a CLIP whose names are known; expected those of {string.Join(", ", All.Select(map => map.Name))}, but the file has " +
            $"{string.Join(", ", file.Tensors.Keys.Take(5))}, ...");
    }

    private static KeyRule[] Blocks(string network, string file)
    {
        string ours = $"{network}.resblocks.*", theirs = $"{file}.encoder.layers.*";
        return
        [
            new($"{ours}.ln_1.*", $"{theirs}.layer_norm1.*"),
            new($"{ours}.ln_2.*", $"{theirs}.layer_norm2.*"),
            new($"{ours}.attn.in_proj_*", string.Join(' ', "qkv".Select(part => $"{theirs}.self_attn.{part}_proj.*")), TensorLayout.Split),
            new($"{ours}.attn.out_proj.*", $"{theirs}.self_attn.out_proj.*"),
            new($"{ours}.mlp.c_fc.*", $"{theirs}.mlp.fc1.*"),
            new($"{ours}.mlp.c_proj.*", $"{theirs}.mlp.fc2.*"),
        ];
    }
}
