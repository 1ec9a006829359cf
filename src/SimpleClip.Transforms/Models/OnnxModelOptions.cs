using System.Collections.Immutable;

namespace SimpleClip;

/// <summary>
/// What a pair of ONNX graphs does not say of itself: tokenizer, image settings, and, where the graphs leave it open, names and sizes.
/// </summary>
public sealed record OnnxModelOptions
{
    /// <summary>The tokenizer with which the model was trained.</summary>
    public required ClipTokenizer Tokenizer { get; init; }

    /// <summary>How images were made ready when the model was trained.</summary>
    public required ImageProcessorOptions Image { get; init; }

    /// <summary>The number of tokens, special ones included, that the text graph takes; null for what the graph says, or else 77.</summary>
    public int? ContextLength { get; init; }

    /// <summary>The length of an embedding; null for what the graphs say.</summary>
    public int? EmbeddingDimension { get; init; }

    /// <summary>The natural logarithm of the factor by which cosines are multiplied to give logits; ln 100 in most trained
    /// models.</summary>
    public double LogitScale { get; init; } = Math.Log(100);

    /// <summary>What is added to logits; 0 unless the model was trained with a sigmoid loss.</summary>
    public double LogitBias { get; init; }

    /// <summary>The token that fills the context after a text: 0 with OpenAI's and open_clip's models.</summary>
    public int PaddingToken { get; init; }

    /// <summary>The image graph's input; null to find it by name (<c>pixel_values</c>) or shape.</summary>
    public string? ImageInputName { get; init; }

    /// <summary>The image graph's output; null to find it by name (<c>image_embeds</c>) or shape.</summary>
    public string? ImageOutputName { get; init; }

    /// <summary>The text graph's input of token ids; null to find it by name (<c>input_ids</c>) or type.</summary>
    public string? TextInputName { get; init; }

    /// <summary>The text graph's input that says which tokens belong to a text; null to find it by name (<c>attention_mask</c>), if there
    /// is one.</summary>
    public string? AttentionMaskName { get; init; }

    /// <summary>The text graph's output; null to find it by name (<c>text_embeds</c>) or shape.</summary>
    public string? TextOutputName { get; init; }

    /// <summary>The architecture's name, for people.</summary>
    public string Architecture { get; init; } = "ONNX";

    /// <summary>Where the model comes from, in free words.</summary>
    public ImmutableSortedDictionary<string, string> Provenance { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}
