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
    private const string OptionsEntry = "options.json";
    private readonly ImageEmbeddingEstimator.Options _options;

    internal ImageEmbeddingTransformer(IHostEnvironment environment, ClipModel model, ImageEmbeddingEstimator.Options options)
        : base(environment, model.WithoutWeights(), options.BatchSize, options.Threads)
    {
        _options = options;
        Encoder.OpenImageTower();
    }

    /// <inheritdoc/>
    static int IPersistentTransformer<ImageEmbeddingTransformer>.FormatVersion => 1;

    /// <inheritdoc/>
    static ImageEmbeddingTransformer IPersistentTransformer<ImageEmbeddingTransformer>.Load(
        IHostEnvironment environment, ComponentReader reader) =>
        new(environment, LoadModel(reader), reader.ReadJson(OptionsEntry, TransformerJson.Default.ImageEmbeddingEstimatorOptions));

    /// <inheritdoc/>
    protected override BatchMapper CreateMapper(DataViewSchema inputSchema) => new EmbeddingMapper(
        Encoder.Dimension,
        EmbeddingMapper.OfImages(
            _options.OutputColumnName, ImageColumn.Find(inputSchema, _options.InputColumnName), _options.ImageFolder, Encoder));

    /// <inheritdoc/>
    protected override void Save(ComponentWriter writer)
    {
        writer.WriteJson(OptionsEntry, _options, TransformerJson.Default.ImageEmbeddingEstimatorOptions);
        SaveModel(writer);
    }
}
