using System.Text.Json.Serialization;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>The shape of a <see cref="TextTransformer"/>.</summary>
public sealed record TextTransformerConfig : TextTowerConfig
{
    /// <summary>Features of a token.</summary>
    [JsonPropertyName("width")]
    public int Width { get; init; } = 512;

    /// <summary>Number of attention heads; divides <see cref="Width"/>.</summary>
    [JsonPropertyName("heads")]
    public int Heads { get; init; } = 8;

    /// <summary>Number of blocks.</summary>
    [JsonPropertyName("layers")]
    public int Layers { get; init; } = 12;

    /// <summary>Width of the feed-forward layers in multiples of <see cref="Width"/>.</summary>
    [JsonPropertyName("mlp_ratio")]
    public double MlpRatio { get; init; } = 4;

    /// <summary>Features of an attention head, where they are not <see cref="Width"/>/<see cref="Heads"/>, as in a pruned tower.</summary>
    [JsonPropertyName("head_width")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? HeadWidth { get; init; }

    /// <summary>The size of each block of a pruned tower; null where all blocks are alike.</summary>
    [JsonPropertyName("blocks")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<BlockSize>? Blocks { get; init; }

    /// <summary>What makes the blocks <see cref="SasPBlock"/>s; null for Pre-LN blocks.</summary>
    [JsonPropertyName("sas_p")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SasPConfig? SasP { get; init; }

    internal TransformerShape ToShape(Activation activation) =>
        new(Width, Layers, Heads, (int)(Width * MlpRatio), activation, Causal: true)
        {
            HeadWidth = HeadWidth ?? (Width / Heads),
            Blocks = Blocks,
            SasP = SasP,
        };

    internal override TextTower Create(int embeddingDimension, Activation activation, Generator? random) =>
        new TextTransformer(this, embeddingDimension, activation, random);

    internal override string Describe() => $"text {Layers}x{Width}";

    internal override IEnumerable<string> FindMistakes()
    {
        if (ContextLength < 2 || VocabularySize < 3 || Width < 1 || Heads < 1 || Layers < 1 || HeadWidth < 1 || MlpRatio <= 0)
        {
            yield return "every number of text_cfg must be positive, context_length at least 2 and vocab_size at least 3";
        }
        else if (Blocks is null && Width % Heads != 0)
        {
            yield return $"text_cfg.width {Width} is not a multiple of heads {Heads}";
        }
        else
        {
            foreach (string mistake in BlockSize.FindMistakes("text_cfg", Blocks, Layers, Width, HeadWidth ?? (Width / Heads)))
            {
                yield return mistake;
            }

            foreach (string mistake in SasP?.FindMistakes("text_cfg", Layers, Blocks is null && (HeadWidth ?? (Width / Heads)) * Heads == Width) ?? [])
            {
                yield return mistake;
            }
        }
    }
}
