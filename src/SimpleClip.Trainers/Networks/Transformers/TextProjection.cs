using System.Text.Json.Serialization;

namespace SimpleClip.Networks;

/// <summary>How a <see cref="TextTransformer"/> maps the token it reads into the joint space.</summary>
[JsonConverter(typeof(TextProjectionConverter))]
public enum TextProjection
{
    /// <summary>By a matrix, <c>linear</c>.</summary>
    Linear,

    /// <summary>Not at all, <c>none</c>: the embedding is as wide as a token.</summary>
    None,
}
