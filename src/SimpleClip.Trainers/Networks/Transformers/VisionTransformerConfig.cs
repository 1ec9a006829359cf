using System.Text.Json.Serialization;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>The shape of a <see cref="VisionTransformer"/>.</summary>
public sealed record VisionTransformerConfig : ImageTowerConfig
{
    /// <summary>Number of blocks.</summary>
    [JsonPropertyName("layers")]
    public int Layers { get; init; } = 12;

    /// <summary>Features of a token.</summary>
    [JsonPropertyName("width")]
    public int Width { get; init; } = 768;

    /// <summary>Features of one attention head; divides <see cref="Width"/>.</summary>
    [JsonPropertyName("head_width")]
    public int HeadWidth { get; init; } = 64;

    /// <summary>Side of a patch in pixels; divides <see cref="ImageTowerConfig.ImageSize"/>.</summary>
    [JsonPropertyName("patch_size")]
    public int PatchSize { get; init; } = 16;

    /// <summary>Width of the feed-forward layers in multiples of <see cref="Width"/>.</summary>
    [JsonPropertyName("mlp_ratio")]
    public double MlpRatio { get; init; } = 4;

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

    /// <summary>How one vector is made of the tokens.</summary>
    [JsonPropertyName("pool_type")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ImagePooling Pooling { get; init; }

    /// <summary>Where the positions come from. Those of sines and cosines need a <see cref="Width"/> that is a multiple of 4.</summary>
    [JsonPropertyName("pos_embed_type")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ImagePositions Positions { get; init; }

    /// <summary>Whether the norm before the blocks is left out.</summary>
    [JsonPropertyName("no_ln_pre")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool NoNormBefore { get; init; }

    /// <summary>Whether the norm after the blocks applies to the pooled vector in place of the tokens; the same where one token is
    /// pooled.</summary>
    [JsonPropertyName("final_ln_after_pool")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool NormAfterPooling { get; init; }

    /// <summary>The share of patches that a pass in training leaves out, from 0 up to but not including 1; see <see
    /// cref="Networks.PatchDropout"/>.</summary>
    [JsonPropertyName("patch_dropout")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double PatchDropout { get; init; }

    /// <summary>Number of attention heads.</summary>
    [JsonIgnore]
    public int Heads => Width / HeadWidth;

    /// <summary>Number of patches in an image.</summary>
    [JsonIgnore]
    public int Patches => PatchesPerSide * PatchesPerSide;

    /// <summary>Number of patches along a side of an image.</summary>
    [JsonIgnore]
    public int PatchesPerSide => ImageSize / PatchSize;

    internal TransformerShape ToShape(Activation activation) =>
        new(Width, Layers, Heads, (int)(Width * MlpRatio), activation, Causal: false) { HeadWidth = HeadWidth, Blocks = Blocks, SasP = SasP, LayerScale = LayerScale };

    internal override ImageTower Create(int embeddingDimension, Activation activation, Generator? random) =>
        new VisionTransformer(this, embeddingDimension, activation, random);

    internal override string Describe() => $"ViT {Layers}x{Width}/{PatchSize} at {ImageSize} px";

    internal override IEnumerable<string> FindMistakes()
    {
        if (!Enum.IsDefined(Pooling) || !Enum.IsDefined(Positions))
        {
            yield return $"vision_cfg.pool_type {Pooling} or pos_embed_type {Positions} is not known";
        }

        if (ImageSize < 1 || Layers < 1 || Width < 1 || HeadWidth < 1 || PatchSize < 1 || MlpRatio <= 0)
        {
            yield return "every number of vision_cfg must be positive";
        }
        else
        {
            if (ImageSize % PatchSize != 0)
            {
                yield return $"vision_cfg.image_size {ImageSize} is not a multiple of patch_size {PatchSize}";
            }

            foreach (string mistake in BlockSize.FindMistakes("vision_cfg", Blocks, Layers, Width, HeadWidth))
            {
                yield return mistake;
            }

            foreach (string mistake in SasP?.FindMistakes("vision_cfg", Layers, Blocks is null && Width % HeadWidth == 0) ?? [])
            {
                yield return mistake;
            }

            if (SasP is not null && LayerScale is not null)
            {
                yield return "vision_cfg.ls_init_value belongs to residual branches, which blocks of sas_p do not have";
            }

            if (Positions == ImagePositions.SinCos2d && Width % 4 != 0)
            {
                yield return $"vision_cfg.width {Width} is not a multiple of 4, as pos_embed_type sin_cos_2d needs it";
            }

            if (PatchDropout is not (>= 0 and < 1))
            {
                yield return $"vision_cfg.patch_dropout {PatchDropout} is not from 0 up to but not including 1";
            }
        }
    }
}
