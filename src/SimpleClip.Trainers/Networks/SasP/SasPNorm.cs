using System.Text.Json.Serialization;

namespace SimpleClip.Networks;

/// <summary>The norm of a SAS-P block.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SasPNorm>))]
public enum SasPNorm
{
    /// <summary>Mean 0 and variance 1, scaled and shifted: <see cref="Networks.LayerNorm"/>.</summary>
    [JsonStringEnumMemberName("layer_norm")]
    LayerNorm,

    /// <summary>Root mean square 1, scaled: <see cref="Networks.RmsNorm"/>, as in the paper's autoregressive models.</summary>
    [JsonStringEnumMemberName("rms_norm")]
    RmsNorm,
}
