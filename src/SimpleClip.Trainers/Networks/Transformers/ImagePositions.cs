using System.Text.Json.Serialization;

namespace SimpleClip.Networks;

/// <summary>Where a <see cref="VisionTransformer"/> has its positions from.</summary>
[JsonConverter(typeof(ImagePositionsConverter))]
public enum ImagePositions
{
    /// <summary>They are learned, <c>learnable</c>.</summary>
    Learned,

    /// <summary>They are <see cref="PositionEmbeddings.SinCos2d"/> and are not trained, <c>sin_cos_2d</c>.</summary>
    SinCos2d,
}
