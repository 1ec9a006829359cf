using System.Text.Json.Serialization;

namespace SimpleClip.Images;

/// <summary>
/// How pixels are weighted when an image is resized. Shrinking always averages over all the pixels covered (antialiasing).
/// </summary>
[JsonConverter(typeof(JsonStringEnumConverter<Interpolation>))]
public enum Interpolation
{
    /// <summary>Cubic convolution with a = -0.5, as in OpenAI's and open_clip's models.</summary>
    [JsonStringEnumMemberName("bicubic")]
    Bicubic,

    /// <summary>A triangle filter, as in the MobileCLIP models.</summary>
    [JsonStringEnumMemberName("bilinear")]
    Bilinear,
}
