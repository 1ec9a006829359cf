using System.Text.Json.Serialization;

namespace SimpleClip.Networks;

/// <summary>How a <see cref="VisionTransformer"/> makes one vector of its tokens.</summary>
[JsonConverter(typeof(ImagePoolingConverter))]
public enum ImagePooling
{
    /// <summary>The class token is read, <c>tok</c>.</summary>
    ClassToken,

    /// <summary>The patches are averaged, <c>avg</c>. The class token takes part in the attention alone.</summary>
    Average,
}
