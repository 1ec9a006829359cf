using System.Text.Json;
using System.Text.Json.Nodes;
using SimpleClip.Configurations;
using SimpleClip.Networks;

namespace SimpleClip;

/// <summary>A network's architecture by a name of the field, and how its images are made ready. Immutable.</summary>
/// <remarks>
/// Its JSON form is the one of <c>open_clip_config.json</c>: <c>model_cfg</c> with <c>embed_dim</c>, <c>vision_cfg</c> and <c>text_cfg</c>,
/// and <c>preprocess_cfg</c> with <c>mean</c>, <c>std</c>, <c>interpolation</c> and <c>resize_mode</c>. Save one of <see
/// cref="ClipArchitectures"/>, change it, and read it back with <see cref="ClipArchitectures.ReadFile"/>.
/// </remarks>
public sealed record ClipArchitecture
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The name, such as <c>ViT-B-32</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The network.</summary>
    public required ClipNetworkConfig Network { get; init; }

    /// <summary>How images are made ready for the network.</summary>
    public required ImageProcessorOptions Image { get; init; }

    /// <summary>Where the architecture comes from, in words.</summary>
    public string Note { get; init; } = "";

    /// <summary>Writes the architecture as JSON.</summary>
    public string ToJson()
    {
        JsonObject document = new()
        {
            [OpenClipConfiguration.ModelPart] = JsonNode.Parse(Network.ToJson()),
            [OpenClipConfiguration.PreprocessingPart] = OpenClipPreprocessing.Write(Image),
        };
        if (Note.Length > 0)
        {
            document[OpenClipConfiguration.NotePart] = Note;
        }

        return document.ToJsonString(Indented);
    }

    /// <summary>Writes the architecture to a file, for <see cref="ClipArchitectures.ReadFile"/>.</summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    public void Save(string path) => File.WriteAllText(path, ToJson() + "\n");
}
