using System.Collections.Immutable;
using System.Text.Json;
using SimpleClip.Networks;
using SimpleClip.Weights;
using static TorchSharp.torch;

namespace SimpleClip.Export;

/// <summary>Makes model packages of networks, trained here or read from a checkpoint.</summary>
public static class ClipNetworkExtensions
{
    extension(ClipNetwork network)
    {
        /// <summary>Packages a network for serving: both towers as ONNX graphs, tokenizer, image settings, and the weights for training
        /// on.</summary>
        /// <param name="tokenizer">The tokenizer with which the network was trained.</param>
        /// <param name="image">How images were made ready when the network was trained.</param>
        /// <param name="export">
        /// How the towers are written; null for the defaults. Where the image graph normalises pixels itself, the package's image settings
        /// are those of <paramref name="image"/> with mean 0 and deviation 1, so that nothing is done twice; <see
        /// cref="ClipModelInfo.TrainingImage"/> keeps the original.
        /// </param>
        /// <param name="provenance">Where the network comes from, in free words; null for nothing.</param>
        /// <param name="includeWeights">
        /// Whether the package holds the weights by their names in float32 too, without which it can be served but not trained on.
        /// </param>
        /// <param name="logitBias">What is added to logits; 0 unless the network was trained with a sigmoid loss.</param>
        /// <returns>
        /// The package. Its towers do not change with the network any more, and one convolution stands for each group of parallel branches
        /// in them; the weights are those of the branches.
        /// </returns>
        /// <exception cref="ArgumentException">
        /// An option is invalid; the text tower takes no token ids, or other ones after a text than 0; the tokenizer has another number of
        /// tokens than the text tower, or the image settings another size than the image tower; or the image graph would normalise in
        /// another way than <paramref name="image"/> says.
        /// </exception>
        /// <exception cref="NotSupportedException">A tower is of a kind that this library does not export.</exception>
        public ClipModel ToClipModel(
            ClipTokenizer tokenizer,
            ImageProcessorOptions image,
            OnnxExportOptions? export = null,
            ImmutableSortedDictionary<string, string>? provenance = null,
            bool includeWeights = true,
            double logitBias = 0)
        {
            ArgumentNullException.ThrowIfNull(tokenizer);
            ArgumentNullException.ThrowIfNull(image);
            export ??= new OnnxExportOptions();
            Check(network, image, export);
            ClipNetworkConfig config = network.Config;
            using var configDocument = JsonDocument.Parse(config.ToJson());
            using var noGradients = no_grad();

            // Served are merged branches, which compute the same in fewer operations; kept are the weights that can be trained on.
            using ClipNetwork? merged = HasBranches(config) ? network.Reparameterize() : null;
            ClipNetwork served = merged ?? network;
            var info = new ClipModelInfo
            {
                Architecture = $"{config.Vision.Describe()}, {config.Text.Describe()}",
                Config = configDocument.RootElement.Clone(),
                EmbeddingDimension = config.EmbeddingDimension,
                Image = export.Normalization is null ? image : image with { Mean = [0, 0, 0], Std = [1, 1, 1] },
                TrainingImage = export.Normalization is null ? null : image,
                ContextLength = config.Text.ContextLength,
                VocabularySize = config.Text.VocabularySize,
                LogitScale = network.LogitScale.item<float>(),
                LogitBias = logitBias,
                Activation = config.QuickGelu ? "quick_gelu" : "gelu",
                Provenance = provenance ?? ImmutableSortedDictionary<string, string>.Empty,
            };
            return ClipModel.Create(
                info,
                ImageTowerExporter.Export(served.Visual, export),
                TextTowerExporter.Export(served.Text, export),
                tokenizer,
                includeWeights ? CollectWeights(network) : null);
        }
    }

    private static void Check(ClipNetwork network, ImageProcessorOptions image, OnnxExportOptions export)
    {
        switch (network.Text)
        {
            case TextAdaptor:
                throw new ArgumentException("A package reads texts by a tokenizer; this text tower takes a language model's vectors.", nameof(network));
            case TextTransformer { ReadsPadding: true, Config.PaddingId: not 0 } padded:
                throw new ArgumentException(
                    $"A package fills the context after a text with token 0; this text tower reads it and expects {padded.Config.PaddingId}.", nameof(network));
        }

        if (image.Size != network.Visual.ImageSize)
        {
            throw new ArgumentException($"The image settings give {image.Size} pixels a side; the image tower takes {network.Visual.ImageSize}.", nameof(image));
        }

        if (export.Normalization is { } folded && !(folded.Mean.SequenceEqual(image.Mean) && folded.Std.SequenceEqual(image.Std)))
        {
            throw new ArgumentException("The mean or deviation that the image graph would apply is not that of the image settings.", nameof(export));
        }
    }

    private static bool HasBranches(ClipNetworkConfig config) => config.Vision.Reparameterize() != config.Vision || config.Text.Reparameterize() != config.Text;

    private static byte[] CollectWeights(ClipNetwork network)
    {
        using var weights = new MemoryStream();
        NetworkWeights.Collect(network).Save(weights);
        return weights.ToArray();
    }
}
