namespace SimpleClip;

/// <summary>What files of weights may not say, and what is wanted otherwise than they say.</summary>
public sealed record PretrainedClipOptions
{
    /// <summary>
    /// The architecture; null to take it from the files. Needed where they hold nothing but tensors, in which activation and attention heads
    /// do not show. It goes before a configuration beside the weights.
    /// </summary>
    public ClipArchitecture? Architecture { get; init; }

    /// <summary>How images are made ready; null to take it from the files or the architecture.</summary>
    public ImageProcessorOptions? Image { get; init; }

    /// <summary>The tokenizer; null to take it from the folder of the weights, if its files lie there.</summary>
    public ClipTokenizer? Tokenizer { get; init; }
}
