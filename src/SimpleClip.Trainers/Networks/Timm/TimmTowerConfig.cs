using System.Text.Json.Serialization;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>
/// The shape of a <see cref="TimmImageTower"/>: a network as timm has it, and open_clip's linear map of its pooled features into the joint
/// space. In open_clip's JSON it is <c>timm_model_name</c> that tells the shape.
/// </summary>
/// <remarks>
/// The non-linearity is always the exact GELU, as timm's is whatever the text tower's. Stochastic depth (timm's drop path) is left out.
/// </remarks>
public abstract record TimmTowerConfig : ImageTowerConfig
{
    /// <summary>Whether the map into the joint space adds an offset.</summary>
    [JsonPropertyName("timm_proj_bias")]
    public bool ProjectionBias { get; init; }

    /// <summary>Number of pooled features that the trunk gives.</summary>
    [JsonIgnore]
    public abstract int Features { get; }

    /// <summary>Makes the network without the map into the joint space: pixels [batch, 3, size, size] to [batch, features].</summary>
    internal abstract nn.Module<Tensor, Tensor> CreateTrunk(Generator? random);

    internal override ImageTower Create(int embeddingDimension, Activation activation, Generator? random) =>
        new TimmImageTower(this, embeddingDimension, random);

    /// <summary>Numbers that must be positive, by the names they have in JSON.</summary>
    private protected static IEnumerable<string> FindNonPositive(params (string Name, int Value)[] numbers) =>
        numbers.Where(number => number.Value < 1).Select(number => $"vision_cfg.{number.Name} {number.Value} is not positive");

    /// <summary>Lists that must have one positive number for every stage, by the names they have in JSON.</summary>
    private protected static IEnumerable<string> FindNonPositive(string name, StageSizes sizes) =>
        sizes.Count == 0 || sizes.Any(size => size < 1) ? [$"vision_cfg.{name} {sizes} must have a positive number for every stage"] : [];
}
