using System.Text.Json.Serialization;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>The shape of a <see cref="TextAdaptor"/>, which has neither a context nor a vocabulary.</summary>
public sealed record TextAdaptorConfig : TextTowerConfig
{
    /// <summary>Features of a vector of the language model.</summary>
    [JsonPropertyName("width")]
    public int Width { get; init; } = 4096;

    /// <summary>Number of blocks.</summary>
    [JsonPropertyName("layers")]
    public int Layers { get; init; } = 4;

    /// <summary>Width of the blocks' inner layers in multiples of <see cref="Width"/>.</summary>
    [JsonPropertyName("mlp_ratio")]
    public double MlpRatio { get; init; } = 2;

    internal override TextTower Create(int embeddingDimension, Activation activation, Generator? random) =>
        new TextAdaptor(this, embeddingDimension, random);

    internal override string Describe() => $"adaptor {Layers}x{Width}";

    internal override IEnumerable<string> FindMistakes()
    {
        if (Width < 1 || Layers < 1 || MlpRatio <= 0)
        {
            yield return "every number of text_cfg must be positive";
        }
    }
}
