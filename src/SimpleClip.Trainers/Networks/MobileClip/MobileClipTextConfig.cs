using System.Text.Json.Serialization;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>The shape of a <see cref="MobileClipTextEncoder"/>; the default is that of MobileCLIP-S0.</summary>
/// <remarks>In JSON its <c>type</c> is <c>mobileclip</c>. The members are those of ml-mobileclip's <c>text_cfg</c>.</remarks>
public sealed record MobileClipTextConfig : TextTowerConfig
{
    /// <summary>The feed-forward layers of the transformer have a multiple of this many features.</summary>
    private const int HiddenMultiple = 16;

    /// <summary>Whether convolutional blocks stand around the transformer layers.</summary>
    [JsonPropertyName("model_name")]
    public MobileClipTextVariant Variant { get; init; }

    /// <summary>Features of a token.</summary>
    [JsonPropertyName("dim")]
    public int Width { get; init; } = 512;

    /// <summary>Number of attention heads; divides <see cref="Width"/>.</summary>
    [JsonPropertyName("n_heads_per_layer")]
    public int Heads { get; init; } = 8;

    /// <summary>Number of transformer layers.</summary>
    [JsonPropertyName("n_transformer_layers")]
    public int Layers { get; init; } = 4;

    /// <summary>Width of the transformer layers' feed-forward part in multiples of <see cref="Width"/>, rounded up to a multiple of
    /// 16.</summary>
    [JsonPropertyName("ffn_multiplier_per_layer")]
    public double MlpRatio { get; init; } = 4;

    /// <summary><c>layer_norm_fp32</c> or <c>layer_norm</c>. Both compute in float32 here.</summary>
    [JsonPropertyName("norm_layer")]
    public string NormLayer { get; init; } = "layer_norm_fp32";

    /// <summary>Whether a token sees only itself and the tokens before it. The convolutional blocks look ahead in any case.</summary>
    [JsonPropertyName("causal_masking")]
    public bool Causal { get; init; }

    /// <summary>Kernel of the convolutional blocks: 1 and an odd number of tokens.</summary>
    [JsonPropertyName("repmixer_kernel")]
    public IReadOnlyList<int> MixerKernel { get; init; } = [1, 11];

    /// <summary>Channels inside the feed-forward part of the convolutional blocks in multiples of <see cref="Width"/>.</summary>
    [JsonPropertyName("mlp_ratio_repmixer_blocks")]
    public double MixerMlpRatio { get; init; } = 4;

    /// <summary>What makes the transformer layers <see cref="SasPBlock"/>s; null for Pre-LN layers.</summary>
    [JsonPropertyName("sas_p")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SasPConfig? SasP { get; init; }

    /// <summary>Whether one convolution stands for each group of parallel branches; see <see
    /// cref="MobileClipTextEncoder.Reparameterize"/>.</summary>
    [JsonPropertyName("reparameterized")]
    public bool Reparameterized { get; init; }

    internal PreNormShape ToLayer() =>
        new(Width, Heads, (int)Math.Ceiling(Width * MlpRatio / HiddenMultiple) * HiddenMultiple, Layers, Causal);

    internal TransformerShape ToSasPShape() =>
        new(Width, Layers, Heads, ToLayer().HiddenWidth, Activation.Gelu, Causal) { HeadWidth = Width / Heads, SasP = SasP };

    internal RepMixerBlockShape ToMixer() =>
        new(Width, (int)(Width * MixerMlpRatio), (MixerKernel[0], MixerKernel[1]), (MixerKernel[0], MixerKernel[1]), Reparameterized);

    internal override TextTower Create(int embeddingDimension, Activation activation, Generator? random) =>
        activation == Activation.Gelu
            ? new MobileClipTextEncoder(this, embeddingDimension, random)
            : throw new ArgumentException($"MobileCLIP's encoders have no {activation}; quick_gelu must be false.", nameof(activation));

    internal override TextTowerConfig Reparameterize() => this with { Reparameterized = true };

    internal override string Describe() =>
        Variant == MobileClipTextVariant.Convolutional ? $"text {Layers}x{Width} between convolutions" : $"text {Layers}x{Width}";

    internal override IEnumerable<string> FindMistakes()
    {
        if (!Enum.IsDefined(Variant))
        {
            yield return $"text_cfg.model_name {Variant} is not known";
        }

        if (ContextLength < 2 || VocabularySize < 3 || Width < 1 || Heads < 1 || Layers < 1 || MlpRatio <= 0 || MixerMlpRatio <= 0)
        {
            yield return "every number of text_cfg must be positive, context_length at least 2 and vocab_size at least 3";
        }
        else if (Width % Heads != 0)
        {
            yield return $"text_cfg.dim {Width} is not a multiple of n_heads_per_layer {Heads}";
        }

        foreach (string mistake in SasP?.FindMistakes("text_cfg", Layers, equalHeads: true) ?? [])
        {
            yield return mistake;
        }

        if (NormLayer is not ("layer_norm_fp32" or "layer_norm"))
        {
            yield return $"text_cfg.norm_layer '{NormLayer}' is not known; expected layer_norm_fp32 or layer_norm";
        }

        if (MixerKernel is not [1, > 0] || MixerKernel[1] % 2 == 0)
        {
            yield return $"text_cfg.repmixer_kernel [{string.Join(", ", MixerKernel)}] is not 1 and an odd number";
        }
    }
}
