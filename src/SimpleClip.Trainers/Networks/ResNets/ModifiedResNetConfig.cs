using System.Text.Json.Serialization;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>The shape of a <see cref="ModifiedResNet"/>. In open_clip's JSON it is told by <c>layers</c>, which is a list.</summary>
public sealed record ModifiedResNetConfig : ImageTowerConfig
{
    /// <summary>By how much the stem and the stages before the attention pool reduce an image's side.</summary>
    internal const int Reduction = 32;

    private const int Stages = 4;

    /// <summary>Number of blocks in each of the four stages.</summary>
    [JsonPropertyName("layers")]
    public StageSizes Layers { get; init; } = [3, 4, 6, 3];

    /// <summary>Channels after the stem; even. The last stage has 32 times as many.</summary>
    [JsonPropertyName("width")]
    public int Width { get; init; } = 64;

    /// <summary>Features of one head of the attention pool; divides <see cref="Features"/>.</summary>
    [JsonPropertyName("head_width")]
    public int HeadWidth { get; init; } = 64;

    /// <summary>Channels after the last stage.</summary>
    [JsonIgnore]
    public int Features => Width * Reduction;

    /// <summary>Number of heads of the attention pool.</summary>
    [JsonIgnore]
    public int Heads => Features / HeadWidth;

    /// <summary>Number of pixels of the map that the attention pool reads.</summary>
    [JsonIgnore]
    public int Pixels => ImageSize / Reduction * (ImageSize / Reduction);

    /// <summary>The activation is always ReLU, whatever the network's is.</summary>
    internal override ImageTower Create(int embeddingDimension, Activation activation, Generator? random) =>
        new ModifiedResNet(this, embeddingDimension, random);

    internal override string Describe() => $"ResNet {string.Join('-', Layers)} of width {Width} at {ImageSize} px";

    internal override IEnumerable<string> FindMistakes()
    {
        if (Layers.Count != Stages || Layers.Any(blocks => blocks < 1))
        {
            yield return $"vision_cfg.layers {Layers} are not four positive numbers";
        }

        if (ImageSize < 1 || Width < 1 || HeadWidth < 1)
        {
            yield return "every number of vision_cfg must be positive";
        }
        else
        {
            if (ImageSize % Reduction != 0)
            {
                yield return $"vision_cfg.image_size {ImageSize} is not a multiple of {Reduction}";
            }

            if (Width % 2 != 0)
            {
                yield return $"vision_cfg.width {Width} is not even";
            }

            if (Features % HeadWidth != 0)
            {
                yield return $"{Reduction} times vision_cfg.width {Width} is not a multiple of head_width {HeadWidth}";
            }
        }
    }
}
