namespace SimpleClip;

/// <summary>What files of weights may not say, and what is wanted otherwise than they say.</summary>
public sealed record PretrainedClipOptions
{
    /// <summary>
    /// The architecture; null to take it from the files. Needed where they hold nothing but tensors, in which activation and attention
    /// heads do not show. It goes before a configuration beside the weights.
    /// </summary>
    public ClipArchitecture? Architecture { get; init; }

    /// <summary>How images are made ready, of whatever size; null to take it from the files or the architecture.</summary>
    public ImageProcessorOptions? Image { get; init; }

    /// <summary>
    /// The side of the images that the network is to take; null for the one it was trained with. Positions are resized by bicubic
    /// interpolation.
    /// </summary>
    public int? ImageSize { get; init; }

    /// <summary>
    /// The longest sequence of tokens that the network is to take; null for the one it was trained with. Positions are resized by linear
    /// interpolation.
    /// </summary>
    public int? ContextLength { get; init; }

    /// <summary>The tokenizer; null to take it from the folder of the weights, if its files lie there.</summary>
    public ClipTokenizer? Tokenizer { get; init; }
}
