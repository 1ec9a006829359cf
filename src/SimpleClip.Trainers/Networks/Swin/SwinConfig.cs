using System.Text.Json.Serialization;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>The shape of a <see cref="SwinTransformer"/>; the defaults are Swin-T, timm's <c>swin_tiny_patch4_window7_224</c>.</summary>
public sealed record SwinConfig : TimmTowerConfig
{
    /// <summary>Side of the patches that become the first tokens.</summary>
    internal const int PatchSize = 4;

    /// <summary>Features of a token in the first stage; every later stage has twice as many as the one before.</summary>
    [JsonPropertyName("embed_dim")]
    public int Width { get; init; } = 96;

    /// <summary>Number of blocks in each stage; every second one shifts its windows.</summary>
    [JsonPropertyName("depths")]
    public StageSizes Depths { get; init; } = [2, 2, 6, 2];

    /// <summary>Number of attention heads in each stage.</summary>
    [JsonPropertyName("num_heads")]
    public StageSizes Heads { get; init; } = [3, 6, 12, 24];

    /// <summary>Side of a window in tokens. A stage with fewer tokens is one window.</summary>
    [JsonPropertyName("window_size")]
    public int WindowSize { get; init; } = 7;

    /// <inheritdoc/>
    [JsonIgnore]
    public override int Features => WidthOf(Depths.Count - 1);

    /// <summary>The shape of a stage's blocks.</summary>
    /// <param name="stage">The stage, from 0.</param>
    internal WindowShape ShapeOf(int stage)
    {
        int side = SideOf(stage);
        return new WindowShape(side, Math.Min(side, WindowSize), WidthOf(stage), Heads[stage]);
    }

    internal override nn.Module<Tensor, Tensor> CreateTrunk(Generator? random) => new SwinTransformer(this, random);

    internal override string Describe() => $"Swin {string.Join('-', Depths)} of width {Width} with windows of {WindowSize} at {ImageSize} px";

    internal override IEnumerable<string> FindMistakes()
    {
        string[] mistakes =
        [
            .. FindNonPositive("depths", Depths),
            .. FindNonPositive("num_heads", Heads),
            .. FindNonPositive(("image_size", ImageSize), ("embed_dim", Width), ("window_size", WindowSize)),
        ];
        if (mistakes.Length > 0)
        {
            return mistakes;
        }

        if (Depths.Count != Heads.Count)
        {
            return [$"vision_cfg.depths {Depths} and num_heads {Heads} have different numbers of stages"];
        }

        int reduction = PatchSize << (Depths.Count - 1);
        return ImageSize % reduction == 0
            ? Enumerable.Range(0, Depths.Count).SelectMany(FindMistakes)
            : [$"vision_cfg.image_size {ImageSize} is not a multiple of {reduction}"];
    }

    private IEnumerable<string> FindMistakes(int stage)
    {
        if (SideOf(stage) > WindowSize && SideOf(stage) % WindowSize != 0)
        {
            yield return $"the {SideOf(stage)} tokens of a side in stage {stage} are not a multiple of vision_cfg.window_size {WindowSize}";
        }

        if (WidthOf(stage) % Heads[stage] != 0)
        {
            yield return $"the width {WidthOf(stage)} of stage {stage} is not a multiple of its {Heads[stage]} heads";
        }
    }

    private int SideOf(int stage) => ImageSize / (PatchSize << stage);

    private int WidthOf(int stage) => Width << stage;
}
