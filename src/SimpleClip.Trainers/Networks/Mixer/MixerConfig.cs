using System.Text.Json.Serialization;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>The shape of an <see cref="MlpMixer"/>; the defaults are Mixer-B/32, timm's <c>mixer_b32_224</c>.</summary>
public sealed record MixerConfig : TimmTowerConfig
{
    /// <summary>Number of blocks.</summary>
    [JsonPropertyName("num_blocks")]
    public int Blocks { get; init; } = 12;

    /// <summary>Features of a token.</summary>
    [JsonPropertyName("embed_dim")]
    public int Width { get; init; } = 768;

    /// <summary>Side of a patch in pixels; divides <see cref="ImageTowerConfig.ImageSize"/>.</summary>
    [JsonPropertyName("patch_size")]
    public int PatchSize { get; init; } = 32;

    /// <summary>Features between the layers of the perceptron that mixes tokens.</summary>
    [JsonPropertyName("tokens_dim")]
    public int TokenWidth { get; init; } = 384;

    /// <summary>Features between the layers of the perceptron that mixes channels.</summary>
    [JsonPropertyName("channels_dim")]
    public int ChannelWidth { get; init; } = 3072;

    /// <summary>Number of tokens.</summary>
    [JsonIgnore]
    public int Tokens => ImageSize / PatchSize * (ImageSize / PatchSize);

    /// <inheritdoc/>
    [JsonIgnore]
    public override int Features => Width;

    internal override nn.Module<Tensor, Tensor> CreateTrunk(Generator? random) => new MlpMixer(this, random);

    internal override string Describe() => $"Mixer {Blocks}x{Width}/{PatchSize} at {ImageSize} px";

    internal override IEnumerable<string> FindMistakes()
    {
        string[] mistakes =
        [
            .. FindNonPositive(
                ("image_size", ImageSize),
                ("num_blocks", Blocks),
                ("embed_dim", Width),
                ("patch_size", PatchSize),
                ("tokens_dim", TokenWidth),
                ("channels_dim", ChannelWidth)),
        ];
        return mistakes.Length == 0 && ImageSize % PatchSize != 0
            ? [$"vision_cfg.image_size {ImageSize} is not a multiple of patch_size {PatchSize}"]
            : mistakes;
    }
}
