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
    private readonly TextEmbeddingEstimator.Options _options;

    internal TextEmbeddingTransformer(IHostEnvironment environment, ClipModel model, TextEmbeddingEstimator.Options options)
        : base(environment, model.WithoutWeights(), options)
    {
        _options = options;
        Encoder.OpenTextTower();
    }

    /// <inheritdoc/>
    static int IPersistentTransformer<TextEmbeddingTransformer>.FormatVersion => 1;

    /// <inheritdoc/>
    static TextEmbeddingTransformer IPersistentTransformer<TextEmbeddingTransformer>.Load(
        IHostEnvironment environment, ComponentReader reader)
    {
        (ClipModel model, TextEmbeddingEstimator.Options options) = Load<TextEmbeddingEstimator.Options>(reader);
        return new TextEmbeddingTransformer(environment, model, options);
    }

    /// <inheritdoc/>
    protected override BatchMapper CreateMapper(DataViewSchema inputSchema)
    {
        DataViewSchema.Column input = TextColumn.Find(inputSchema, _options.InputColumnName);
        EmbeddingForm form = _options.FormFor(Model.Info);
        return new EmbeddingMapper(EmbeddingOutput.OfTexts(_options.OutputColumnName, form, input, Encoder));
    }

    /// <inheritdoc/>
    protected override void Save(ComponentWriter writer) => Save(writer, _options);
}
