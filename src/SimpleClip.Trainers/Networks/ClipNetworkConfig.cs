using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using SimpleClip.Configurations;

namespace SimpleClip.Networks;

/// <summary>The architecture of a CLIP network, in the JSON form that open_clip's model configurations have.</summary>
public sealed record ClipNetworkConfig
{
    /// <summary>A member that is not known here is an error, because it would change the network.</summary>
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    private const string Subject = "The CLIP network configuration";

    /// <summary>Features of the joint embedding space.</summary>
    [JsonPropertyName("embed_dim")]
    public int EmbeddingDimension { get; init; } = 512;

    /// <summary>Whether the feed-forward layers use QuickGELU in place of the exact GELU.</summary>
    [JsonPropertyName("quick_gelu")]
    public bool QuickGelu { get; init; }

    /// <summary>The image tower.</summary>
    [JsonPropertyName("vision_cfg")]
    public ImageTowerConfig Vision { get; init; } = new VisionTransformerConfig();

    /// <summary>The text tower.</summary>
    [JsonPropertyName("text_cfg")]
    public TextTowerConfig Text { get; init; } = new TextTransformerConfig();

    /// <summary>Reads a configuration.</summary>
    /// <param name="json">
    /// open_clip's model configuration, alone or as <c>model_cfg</c> of the file that accompanies weights. Members that do not change what
    /// the network computes are left out.
    /// </param>
    /// <exception cref="FormatException">
    /// The text is no such JSON, describes an impossible network, or asks for something this library's CLIP does not have.
    /// </exception>
    public static ClipNetworkConfig Parse(string json)
    {
        JsonObject root = ConfigurationSection.ParseObject(json, Subject);
        return OpenClipConfiguration.ReadNetwork(root["model_cfg"] as JsonObject ?? root, new ConfigurationLog(), Subject);
    }

    /// <summary>Reads a configuration of which only what the network must understand is left.</summary>
    /// <param name="json">The configuration.</param>
    /// <param name="subject">What is read, for messages.</param>
    /// <exception cref="FormatException">It describes an impossible network, or asks for something this library's CLIP does not
    /// have.</exception>
    internal static ClipNetworkConfig FromJson(JsonObject json, string subject)
    {
        try
        {
            var config = json.Deserialize<ClipNetworkConfig>(Json) ?? throw new JsonException("The configuration is null.");
            config.Validate();
            return config;
        }
        catch (Exception error) when (error is JsonException or ArgumentException or InvalidOperationException)
        {
            throw new FormatException($"{subject} cannot be used: {error.Message}", error);
        }
    }

    /// <summary>Writes the configuration as indented JSON that <see cref="Parse"/> and open_clip read.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>Checks that a network can have this shape.</summary>
    /// <exception cref="ArgumentException">It cannot; the message lists every mistake.</exception>
    public void Validate()
    {
        List<string> mistakes = [.. Vision.FindMistakes(), .. Text.FindMistakes()];
        if (EmbeddingDimension < 1)
        {
            mistakes.Add($"embed_dim {EmbeddingDimension} is not positive");
        }

        if (mistakes.Count > 0)
        {
            throw new ArgumentException(string.Join("; ", mistakes) + ".");
        }
    }
}
