using Microsoft.ML;
using Microsoft.ML.Runtime;
using SimpleClip.Batching;
using SimpleClip.Persistence;
using SimpleClip.Similarity;
using SimpleClip.Transformers;

namespace SimpleClip;

/// <summary>
/// Adds a column that says how well image and text belong together; made by <see cref="ImageTextSimilarityEstimator"/>.
/// </summary>
public sealed class ImageTextSimilarityTransformer : ClipModelTransformer, IPersistentTransformer<ImageTextSimilarityTransformer>
{
    private readonly ImageTextSimilarityEstimator.Options _options;

    internal ImageTextSimilarityTransformer(IHostEnvironment environment, ClipModel model, ImageTextSimilarityEstimator.Options options)
        : base(environment, model.WithoutWeights(), options)
    {
        _options = options;
        Encoder.OpenImageTower();
        Encoder.OpenTextTower();
    }

    /// <inheritdoc/>
    static int IPersistentTransformer<ImageTextSimilarityTransformer>.FormatVersion => 1;

    /// <inheritdoc/>
    static ImageTextSimilarityTransformer IPersistentTransformer<ImageTextSimilarityTransformer>.Load(
        IHostEnvironment environment, ComponentReader reader)
    {
        (ClipModel model, ImageTextSimilarityEstimator.Options options) = Load<ImageTextSimilarityEstimator.Options>(reader);
        return new ImageTextSimilarityTransformer(environment, model, options);
    }

    /// <inheritdoc/>
    protected override BatchMapper CreateMapper(DataViewSchema inputSchema) => new SimilarityMapper(Encoder, _options, inputSchema);

    /// <inheritdoc/>
    protected override void Save(ComponentWriter writer) => Save(writer, _options);
}
