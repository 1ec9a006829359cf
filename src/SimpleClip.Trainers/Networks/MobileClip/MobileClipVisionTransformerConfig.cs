using System.Text.Json.Serialization;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>The shape of a <see cref="MobileClipVisionTransformer"/>; the default is that of MobileCLIP-B.</summary>
/// <remarks>In JSON its <c>type</c> is <c>mobileclip_vit</c>. A patch has 16 x 16 pixels.</remarks>
public sealed record MobileClipVisionTransformerConfig : ImageTowerConfig
{
    private const int Patch = 16;

    /// <summary>The published encoder, <c>vit_b16</c>; the members below may depart from it.</summary>
    [JsonPropertyName("model_name")]
    public string ModelName { get; init; } = "vit_b16";

    /// <summary>Features of a token.</summary>
    [JsonPropertyName("embed_dim")]
    public int Width { get; init; } = 768;

    /// <summary>Number of layers.</summary>
    [JsonPropertyName("n_transformer_layers")]
    public int Layers { get; init; } = 12;

    /// <summary>Number of attention heads; divides <see cref="Width"/>.</summary>
    [JsonPropertyName("n_attn_heads")]
    public int Heads { get; init; } = 12;

    /// <summary>Rows of the table of positions, which is resized where an image has another number of patches.</summary>
    [JsonPropertyName("num_embeddings")]
    public int Positions { get; init; } = 196;

    /// <summary>Number of patches in an image.</summary>
    [JsonIgnore]
    public int Patches => ImageSize / Patch * (ImageSize / Patch);

    internal PreNormShape ToLayer() => new(Width, Heads, 4 * Width, Layers, Causal: false);

    internal override ImageTower Create(int embeddingDimension, Activation activation, Generator? random) =>
        activation == Activation.Gelu
            ? new MobileClipVisionTransformer(this, embeddingDimension, random)
            : throw new ArgumentException($"MobileCLIP's encoders have no {activation}; quick_gelu must be false.", nameof(activation));

    internal override string Describe() => $"ViT {Layers}x{Width}/{Patch} with a convolutional stem at {ImageSize} px";

    internal override IEnumerable<string> FindMistakes()
    {
        if (ModelName != "vit_b16")
        {
            yield return $"vision_cfg.model_name '{ModelName}' is not known; expected vit_b16";
        }

        if (ImageSize < 1 || Width < 1 || Layers < 1 || Heads < 1 || Positions < 1)
        {
            yield return "every number of vision_cfg must be positive";
        }
        else if (Width % Heads != 0 || ImageSize % Patch != 0)
        {
            yield return $"vision_cfg.embed_dim {Width} must be a multiple of n_attn_heads {Heads}, and image_size {ImageSize} one of {Patch}";
        }
    }
}
