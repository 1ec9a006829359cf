using Microsoft.ML;
using Microsoft.ML.Runtime;
using SimpleClip.Batching;
using SimpleClip.Columns;
using SimpleClip.Persistence;
using SimpleClip.Transformers;

namespace SimpleClip;

/// <summary>Adds a column of image embeddings; made by <see cref="ImageEmbeddingEstimator"/>.</summary>
public sealed class ImageEmbeddingTransformer : ClipModelTransformer, IPersistentTransformer<ImageEmbeddingTransformer>
{
    private readonly ImageEmbeddingEstimator.Options _options;

    internal ImageEmbeddingTransformer(IHostEnvironment environment, ClipModel model, ImageEmbeddingEstimator.Options options)
        : base(environment, model.WithoutWeights(), options)
    {
        _options = options;
        Encoder.OpenImageTower();
    }

    /// <inheritdoc/>
    static int IPersistentTransformer<ImageEmbeddingTransformer>.FormatVersion => 1;

    /// <inheritdoc/>
    static ImageEmbeddingTransformer IPersistentTransformer<ImageEmbeddingTransformer>.Load(
        IHostEnvironment environment, ComponentReader reader)
    {
        (ClipModel model, ImageEmbeddingEstimator.Options options) = Load<ImageEmbeddingEstimator.Options>(reader);
        return new ImageEmbeddingTransformer(environment, model, options);
    }

    /// <inheritdoc/>
    protected override BatchMapper CreateMapper(DataViewSchema inputSchema)
    {
        DataViewSchema.Column input = ImageColumn.Find(inputSchema, _options.InputColumnName);
        EmbeddingForm form = _options.FormFor(Model.Info);
        return new EmbeddingMapper(EmbeddingOutput.OfImages(_options.OutputColumnName, form, input, _options.ImageFolder, Encoder));
    }

    /// <inheritdoc/>
    protected override void Save(ComponentWriter writer) => Save(writer, _options);
}
