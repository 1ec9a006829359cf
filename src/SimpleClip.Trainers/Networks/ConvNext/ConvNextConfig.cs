using System.Text.Json.Serialization;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>The shape of a <see cref="ConvNext"/>; the defaults are ConvNeXt-T, timm's <c>convnext_tiny</c>.</summary>
public sealed record ConvNextConfig : TimmTowerConfig
{
    /// <summary>Side of the patches that the stem makes pixels of.</summary>
    internal const int PatchSize = 4;

    /// <summary>Number of blocks in each stage.</summary>
    [JsonPropertyName("depths")]
    public StageSizes Depths { get; init; } = [3, 3, 9, 3];

    /// <summary>Channels in each stage.</summary>
    [JsonPropertyName("dims")]
    public StageSizes Widths { get; init; } = [96, 192, 384, 768];

    /// <summary>What the layer norms add to the variance.</summary>
    [JsonPropertyName("norm_eps")]
    public double NormEpsilon { get; init; } = 1e-6;

    /// <inheritdoc/>
    [JsonIgnore]
    public override int Features => Widths[^1];

    internal override nn.Module<Tensor, Tensor> CreateTrunk(Generator? random) => new ConvNext(this, random);

    internal override string Describe() => $"ConvNeXt {string.Join('-', Depths)} of widths {string.Join('-', Widths)} at {ImageSize} px";

    internal override IEnumerable<string> FindMistakes()
    {
        string[] mistakes = [.. FindNonPositive("depths", Depths), .. FindNonPositive("dims", Widths), .. FindNonPositive(("image_size", ImageSize))];
        foreach (string mistake in mistakes)
        {
            yield return mistake;
        }

        if (Depths.Count != Widths.Count)
        {
            yield return $"vision_cfg.depths {Depths} and dims {Widths} have different numbers of stages";
        }
        else if (ImageSize % (PatchSize << (Depths.Count - 1)) != 0)
        {
            yield return $"vision_cfg.image_size {ImageSize} is not a multiple of {PatchSize << (Depths.Count - 1)}";
        }

        if (NormEpsilon <= 0)
        {
            yield return $"vision_cfg.norm_eps {NormEpsilon} is not positive";
        }
    }
}
