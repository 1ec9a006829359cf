namespace SimpleClip;

/// <summary>Which files of a folder to take, and what to take in place of what the folder says.</summary>
public sealed record PretrainedModelOptions
{
    /// <summary>
    /// The variant of the graphs: what stands between <c>vision_model_</c> and <c>.onnx</c>, such as <c>fp16</c>, <c>quantized</c>,
    /// <c>int8</c>, <c>q4</c>; null for the files without.
    /// </summary>
    public string? Variant { get; init; }

    /// <summary>The tokenizer; null for the folder's.</summary>
    public ClipTokenizer? Tokenizer { get; init; }

    /// <summary>How images are made ready; null for what <c>preprocessor_config.json</c> says.</summary>
    public ImageProcessorOptions? Image { get; init; }

    /// <summary>
    /// The natural logarithm of the factor by which cosines are multiplied to give logits. Null for what a graph of both towers
    /// holds; graphs of single towers do not hold it, and <c>config.json</c> gives only the value at which training began, so ln 100 is
    /// taken for models of type <c>clip</c>, where nearly all trained models end up.
    /// </summary>
    public double? LogitScale { get; init; }

    /// <summary>What is added to logits; null for what a graph of both towers holds, or else 0.</summary>
    public double? LogitBias { get; init; }
}
