using System.Text.Json.Serialization;

namespace SimpleClip.Networks;

/// <summary>The token that a <see cref="TextTransformer"/> reads.</summary>
[JsonConverter(typeof(TextPoolingConverter))]
public enum TextPooling
{
    /// <summary>The one with the highest id, <c>argmax</c>: the end token of CLIP's vocabulary.</summary>
    HighestId,

    /// <summary>The first one, <c>first</c>.</summary>
    First,

    /// <summary>The last one of the whole context, padding included, <c>last</c>.</summary>
    Last,

    /// <summary>The first one with the id <see cref="TextTransformerConfig.EndId"/>, <c>eos</c>; the very first where there is
    /// none.</summary>
    EndId,
}
