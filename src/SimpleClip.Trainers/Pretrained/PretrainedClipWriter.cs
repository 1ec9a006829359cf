using System.Text.Json;
using System.Text.Json.Nodes;
using SimpleClip.Configurations;
using SimpleClip.Weights;
using SimpleClip.Weights.KeyMaps;

namespace SimpleClip.Pretrained;

/// <summary>Writes a network in another project's layout.</summary>
internal static class PretrainedClipWriter
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static void Write(PretrainedClip pretrained, string folder, PretrainedFormat format)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        SafetensorsWriter weights;
        (string Name, JsonObject Content)[] configurations;
        string weightsName;
        switch (format)
        {
            case PretrainedFormat.OpenClip:
                weightsName = CheckpointFiles.OpenClipWeights;
                weights = NetworkWeights.Collect(pretrained.Network, KnownKeyMaps.OpenClip);
                configurations = [(CheckpointFiles.OpenClipConfiguration, OpenClip(pretrained, weights))];
                break;
            case PretrainedFormat.HuggingFace:
                weightsName = CheckpointFiles.HuggingFaceWeights;
                configurations =
                [
                    (CheckpointFiles.HuggingFaceConfiguration, HuggingFace(pretrained)),
                    (CheckpointFiles.HuggingFacePreprocessing, HuggingFacePreprocessing.Write(pretrained.Architecture.Image)),
                ];
                weights = NetworkWeights.Collect(pretrained.Network, KnownKeyMaps.HuggingFace);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(format), format, "Expected a known layout.");
        }

        // transformers refuses files that do not say whose tensors they hold.
        weights.AddMetadata("format", "pt");
        Directory.CreateDirectory(folder);
        weights.Save(Path.Combine(folder, weightsName));
        foreach ((string name, JsonObject content) in configurations)
        {
            File.WriteAllText(Path.Combine(folder, name), content.ToJsonString(Indented) + "\n");
        }

        pretrained.Tokenizer?.Save(folder);
    }

    private static JsonObject OpenClip(PretrainedClip pretrained, SafetensorsWriter weights)
    {
        JsonObject document = JsonNode.Parse(pretrained.Architecture.ToJson())!.AsObject();
        if (pretrained.LogitBias is { } bias)
        {
            weights.Add(KnownKeyMaps.LogitBias, [], [(float)bias]);
            document[OpenClipConfiguration.ModelPart]!["init_logit_bias"] = bias;
        }

        return document;
    }

    private static JsonObject HuggingFace(PretrainedClip pretrained) => pretrained.LogitBias is null
        ? HuggingFaceConfiguration.Write(pretrained.Network.Config)
        : throw new NotSupportedException("Hugging Face's CLIPModel has no bias of logits, which this network has.");
}
