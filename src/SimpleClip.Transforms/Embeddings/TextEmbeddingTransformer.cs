using Microsoft.ML;
using Microsoft.ML.Runtime;
using SimpleClip.Batching;
using SimpleClip.Columns;
using SimpleClip.Persistence;
using SimpleClip.Transformers;

namespace SimpleClip;

/// <summary>Adds a column of text embeddings; made by <see cref="TextEmbeddingEstimator"/>.</summary>
public sealed class TextEmbeddingTransformer : ClipModelTransformer, IPersistentTransformer<TextEmbeddingTransformer>
{
    private const string OptionsEntry = "options.json";
    private readonly TextEmbeddingEstimator.Options _options;

    internal TextEmbeddingTransformer(IHostEnvironment environment, ClipModel model, TextEmbeddingEstimator.Options options)
        : base(environment, model.WithoutWeights(), options.BatchSize, options.Threads)
    {
        _options = options;
        Encoder.OpenTextTower();
    }

    /// <inheritdoc/>
    static int IPersistentTransformer<TextEmbeddingTransformer>.FormatVersion => 1;

    /// <inheritdoc/>
    static TextEmbeddingTransformer IPersistentTransformer<TextEmbeddingTransformer>.Load(
        IHostEnvironment environment, ComponentReader reader) =>
        new(environment, LoadModel(reader), reader.ReadJson(OptionsEntry, TransformerJson.Default.TextEmbeddingEstimatorOptions));

    /// <inheritdoc/>
    protected override BatchMapper CreateMapper(DataViewSchema inputSchema) => new EmbeddingMapper(
        Encoder.Dimension,
        EmbeddingMapper.OfTexts(_options.OutputColumnName, TextColumn.Find(inputSchema, _options.InputColumnName), Encoder));

    /// <inheritdoc/>
    protected override void Save(ComponentWriter writer)
    {
        writer.WriteJson(OptionsEntry, _options, TransformerJson.Default.TextEmbeddingEstimatorOptions);
        SaveModel(writer);
    }
}
