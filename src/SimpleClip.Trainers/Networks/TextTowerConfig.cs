using System.Text.Json.Serialization;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>The shape of a text tower; open_clip's <c>text_cfg</c>.</summary>
/// <remarks>In JSON the member <c>type</c> tells the kind; without it, it is open_clip's rule: see <see
/// cref="ClipNetworkConfig"/>.</remarks>
[JsonConverter(typeof(TextTowerConfigConverter))]
public abstract record TextTowerConfig
{
    /// <summary>Longest sequence, start and end token included.</summary>
    [JsonPropertyName("context_length")]
    public int ContextLength { get; init; } = 77;

    /// <summary>Number of token ids.</summary>
    [JsonPropertyName("vocab_size")]
    public int VocabularySize { get; init; } = 49408;

    /// <summary>Makes the tower, freshly initialised.</summary>
    internal abstract TextTower Create(int embeddingDimension, Activation activation, Generator? random);

    /// <summary>The same tower with one convolution in place of each group of parallel branches; itself where there are none.</summary>
    internal virtual TextTowerConfig Reparameterize() => this;

    /// <summary>The shape in a few words, for people.</summary>
    internal abstract string Describe();

    /// <summary>What makes a tower of this shape impossible, in words.</summary>
    internal abstract IEnumerable<string> FindMistakes();
}
