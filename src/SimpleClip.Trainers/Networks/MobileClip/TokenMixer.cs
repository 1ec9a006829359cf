using System.Text.Json.Serialization;

namespace SimpleClip.Networks;

/// <summary>How the blocks of a stage let pixels see each other.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TokenMixer>))]
public enum TokenMixer
{
    /// <summary>Depthwise convolutions that can be merged into one.</summary>
    [JsonStringEnumMemberName("repmixer")]
    RepMixer,

    /// <summary>Self-attention over all pixels.</summary>
    [JsonStringEnumMemberName("attention")]
    Attention,

    /// <summary>SiCLIP's shaped attention beside the feed-forward layer, without skip connections; a batch norm follows the last
    /// block.</summary>
    [JsonStringEnumMemberName("sas_p")]
    SasP,
}
