using System.Text.Json.Nodes;
using SimpleClip.Networks;

namespace SimpleClip.Configurations;

/// <summary>Reads ml-mobileclip's configurations (<c>mobileclip/configs</c>): <c>embed_dim</c>, <c>image_cfg</c> and
/// <c>text_cfg</c>.</summary>
internal static class MobileClipConfiguration
{
    public const string ImagePart = "image_cfg";

    /// <summary>Reads a configuration; images are made ready as ml-mobileclip always does.</summary>
    /// <param name="root">The document.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <exception cref="FormatException">It cannot be used; the message lists why.</exception>
    public static ConfigurationReading Read(JsonObject root, string name)
    {
        JsonObject model = root.DeepClone().AsObject();
        JsonNode? image = model[ImagePart];
        model.Remove(ImagePart);
        model["vision_cfg"] = image;
        ClipNetworkConfig network = ClipNetworkConfig.FromJson(model, name);
        return new ConfigurationReading(network, ImageProcessorOptions.MobileClip(network.Vision.ImageSize), Note: "", Ignored: []);
    }
}
