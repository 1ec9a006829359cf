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

    /// <summary>What the factors on the features of every residual branch start from, CaiT's layer scale; null for no such
    /// factors.</summary>
    [JsonPropertyName("ls_init_value")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? LayerScale { get; init; }

    /// <summary>Whether every token sees the whole context, padding included, in place of the tokens before it alone.</summary>
    [JsonPropertyName("no_causal_mask")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool NoCausalMask { get; init; }

    /// <summary>The token that is read.</summary>
    [JsonPropertyName("pool_type")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public TextPooling Pooling { get; init; }

    /// <summary>The id of the end token; needed for <see cref="TextPooling.EndId"/> alone.</summary>
    [JsonPropertyName("eos_id")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? EndId { get; init; }

    /// <summary>The id that fills the context after a text.</summary>
    [JsonPropertyName("pad_id")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int PaddingId { get; init; }

    /// <summary>Whether the last norm applies to the token that is read in place of all tokens, which is the same.</summary>
    [JsonPropertyName("final_ln_after_pool")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool NormAfterPooling { get; init; }

    /// <summary>How the token that is read becomes the embedding.</summary>
    [JsonPropertyName("proj_type")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public TextProjection Projection { get; init; }

    /// <summary>Whether a linear projection has an offset.</summary>
    [JsonPropertyName("proj_bias")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool ProjectionBias { get; init; }

    internal TransformerShape ToShape(Activation activation) =>
        new(Width, Layers, Heads, (int)(Width * MlpRatio), activation, Causal: !NoCausalMask)
        {
            HeadWidth = HeadWidth ?? (Width / Heads),
            Blocks = Blocks,
            SasP = SasP,
            LayerScale = LayerScale,
        };

    internal override TextTower Create(int embeddingDimension, Activation activation, Generator? random) =>
        new TextTransformer(this, embeddingDimension, activation, random);

    internal override string Describe() => $"text {Layers}x{Width}";

    internal override IEnumerable<string> FindMistakes()
    {
        if (!Enum.IsDefined(Pooling) || !Enum.IsDefined(Projection))
        {
            yield return $"text_cfg.pool_type {Pooling} or proj_type {Projection} is not known";
        }

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

            if (SasP is not null && LayerScale is not null)
            {
                yield return "text_cfg.ls_init_value belongs to residual branches, which blocks of sas_p do not have";
            }

            if (Pooling == TextPooling.EndId && EndId is null)
            {
                yield return "text_cfg.pool_type eos needs eos_id, the end token of the tokenizer";
            }

            foreach ((string member, int? id) in ((string, int?)[])[("eos_id", EndId), ("pad_id", PaddingId)])
            {
                if (id < 0 || id >= VocabularySize)
                {
                    yield return $"text_cfg.{member} {id} is not one of the {VocabularySize} token ids";
                }
            }
        }
    }
}
