using System.Text.Json.Serialization;

namespace SimpleClip.Transformers;

/// <summary>The JSON form of what transformers save beside the model.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(ImageEmbeddingEstimator.Options), TypeInfoPropertyName = "ImageEmbeddingEstimatorOptions")]
[JsonSerializable(typeof(TextEmbeddingEstimator.Options), TypeInfoPropertyName = "TextEmbeddingEstimatorOptions")]
[JsonSerializable(typeof(ZeroShotClassificationTransformer.State), TypeInfoPropertyName = "ZeroShotState")]
[JsonSerializable(typeof(ClipTransformer.Options), TypeInfoPropertyName = "ClipTransformerOptions")]
internal sealed partial class TransformerJson : JsonSerializerContext;
