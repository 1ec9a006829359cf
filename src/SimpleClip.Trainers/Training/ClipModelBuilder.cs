using System.Collections.Immutable;
using System.Text.Json;
using SimpleClip.Export;
using SimpleClip.Networks;
using SimpleClip.Weights;
using static TorchSharp.torch;

namespace SimpleClip.Training;

/// <summary>Packages a trained network: both towers as ONNX graphs, tokenizer, image settings, and the weights for training on.</summary>
internal static class ClipModelBuilder
{
    /// <summary>Builds the package.</summary>
    /// <param name="network">The network.</param>
    /// <param name="tokenizer">The tokenizer it was trained with.</param>
    /// <param name="image">How its images are made ready.</param>
    /// <param name="provenance">Where the model comes from.</param>
    public static ClipModel Build(
        ClipNetwork network, ClipTokenizer tokenizer, ImageProcessorOptions image, ImmutableSortedDictionary<string, string> provenance)
    {
        ClipNetworkConfig config = network.Config;
        using var configDocument = JsonDocument.Parse(config.ToJson());
        using var noGradients = no_grad();
        var info = new ClipModelInfo
        {
            Architecture = $"{config.Vision.Describe()}, {config.Text.Describe()}",
            Config = configDocument.RootElement.Clone(),
            EmbeddingDimension = config.EmbeddingDimension,
            Image = image,
            ContextLength = config.Text.ContextLength,
            VocabularySize = config.Text.VocabularySize,
            LogitScale = network.LogitScale.item<float>(),
            Activation = config.QuickGelu ? "quick_gelu" : "gelu",
            Provenance = provenance,
        };
        using var weights = new MemoryStream();
        NetworkWeights.Collect(network).Save(weights);
        return ClipModel.Create(info, ImageTowerExporter.Export(network.Visual), TextTowerExporter.Export(network.Text), tokenizer, weights.ToArray());
    }
}
