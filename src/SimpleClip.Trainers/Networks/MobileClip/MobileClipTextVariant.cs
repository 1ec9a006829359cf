using System.Text.Json.Serialization;

namespace SimpleClip.Networks;

/// <summary>The kinds of MobileCLIP's text encoder.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MobileClipTextVariant>))]
public enum MobileClipTextVariant
{
    /// <summary>Transformer layers between two convolutional blocks, as in MobileCLIP-S0.</summary>
    [JsonStringEnumMemberName("mct")]
    Convolutional,

    /// <summary>Transformer layers alone.</summary>
    [JsonStringEnumMemberName("base")]
    Plain,
}
