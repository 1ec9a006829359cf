namespace SimpleClip.Models.Pretrained;

/// <summary>
/// Reads <c>config.json</c> of a model of type <c>clip</c>, <c>siglip</c> or the like. Defaults are those of Hugging Face's configuration
/// classes, which leave out of the file what they agree with.
/// </summary>
/// <param name="settings">The file.</param>
internal sealed class PretrainedConfig(Settings settings)
{
    private readonly Settings _text = settings.Section("text_config");

    /// <summary>The kind of model.</summary>
    public string ModelType { get; } = settings.Text("model_type") ?? "clip";

    /// <summary>Whether the model was trained with a sigmoid loss; its towers have no projection.</summary>
    public bool IsSigmoid => ModelType.StartsWith("siglip", StringComparison.Ordinal);

    /// <summary>The number of tokens that the text tower takes.</summary>
    public int ContextLength => _text.Integer("max_position_embeddings") ?? (IsSigmoid ? 64 : ClipTokenizer.DefaultContextLength);

    /// <summary>The length of an embedding; null if it is not said.</summary>
    public int? EmbeddingDimension => IsSigmoid
        ? _text.Integer("projection_size") ?? _text.Integer("hidden_size")
        : settings.Integer("projection_dim") ?? _text.Integer("projection_dim");

    /// <summary>The side of the images that the image tower takes; null if it is not said.</summary>
    public int? ImageSize => settings.Section("vision_config").Integer("image_size");

    /// <summary>The activation function.</summary>
    public string Activation => _text.Text("hidden_act") switch
    {
        null => IsSigmoid ? "gelu_pytorch_tanh" : "quick_gelu",
        { Length: > 0 } name => name,
        _ => "gelu",
    };

    /// <summary>The architecture's name, for people.</summary>
    public string Architecture => settings.Text("_name_or_path") is { Length: > 0 } name ? $"{ModelType} {name}" : ModelType;
}
