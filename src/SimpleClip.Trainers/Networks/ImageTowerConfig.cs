using System.Text.Json.Serialization;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>The shape of an image tower; open_clip's <c>vision_cfg</c>.</summary>
/// <remarks>In JSON the member <c>type</c> tells the kind; without it, it is open_clip's rule: see <see
/// cref="ClipNetworkConfig"/>.</remarks>
[JsonConverter(typeof(ImageTowerConfigConverter))]
public abstract record ImageTowerConfig
{
    /// <summary>Side of the square input in pixels.</summary>
    [JsonPropertyName("image_size")]
    public int ImageSize { get; init; } = 224;

    /// <summary>Makes the tower, freshly initialised.</summary>
    internal abstract ImageTower Create(int embeddingDimension, Activation activation, Generator? random);

    /// <summary>The same tower with one convolution in place of each group of parallel branches; itself where there are none.</summary>
    internal virtual ImageTowerConfig Reparameterize() => this;

    /// <summary>The shape in a few words, for people.</summary>
    internal abstract string Describe();

    /// <summary>What makes a tower of this shape impossible, in words.</summary>
    internal abstract IEnumerable<string> FindMistakes();
}
