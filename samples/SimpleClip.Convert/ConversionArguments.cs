using SimpleClip.Export;

namespace SimpleClip.Convert;

/// <summary>What the user asked for.</summary>
/// <param name="Source">A file of weights, or a folder with one.</param>
/// <param name="Output">The model package to write.</param>
internal sealed record ConversionArguments(string Source, string Output)
{
    /// <summary>The name or the file of the architecture; null to take it from the source.</summary>
    public string? Architecture { get; init; }

    /// <summary>How images are made ready; null to take it from the source.</summary>
    public ImageSettings? Images { get; init; }

    /// <summary>The folder of <c>vocab.json</c> and <c>merges.txt</c>, or a list of merges; null to take the tokenizer from the
    /// source.</summary>
    public string? Tokenizer { get; init; }

    /// <summary>The side of the images that the model is to take; null for the one it was trained with.</summary>
    public int? ImageSize { get; init; }

    /// <summary>The longest text that the model is to take, in tokens; null for the one it was trained with.</summary>
    public int? ContextLength { get; init; }

    /// <summary>How the graphs hold the weights.</summary>
    public OnnxWeights Weights { get; init; }

    /// <summary>Whether the package holds the weights for training on, too.</summary>
    public bool CanTrainOn { get; init; }
}
