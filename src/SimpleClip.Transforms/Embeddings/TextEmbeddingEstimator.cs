using Microsoft.ML;
using Microsoft.ML.Runtime;
using SimpleClip.Columns;
using SimpleClip.Transformers;

namespace SimpleClip;

/// <summary>Adds a column of text embeddings, computed by a model's text tower.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// ### Input and output columns
/// | Column | Type | |
/// | -- | -- | -- |
/// | input | Text, or Vector of Text | the text; several texts of a row become one embedding: the mean of theirs, scaled to length 1 |
/// | output | known-sized Vector of Single | the embedding, of length 1 unless `Normalize` is off; annotation `IsNormalized` |
///
/// ### Characteristics
/// | | |
/// | -- | -- |
/// | Does it look at the data to fit? | No |
/// | Required NuGet in addition to Microsoft.ML | SimpleClip.Transforms, Microsoft.ML.OnnxRuntime |
/// | Exportable to ONNX | No; the model holds the ONNX graphs themselves |
/// ]]></format>
/// </remarks>
public sealed class TextEmbeddingEstimator : ClipModelEstimator<TextEmbeddingTransformer>
{
    private readonly Options _options;

    internal TextEmbeddingEstimator(IHostEnvironment environment, ClipModel model, Options options)
        : base(environment, model, options) => _options = options;

    /// <inheritdoc/>
    private protected override SchemaShape.Column[] GetOutputColumns(SchemaShape inputSchema)
    {
        TextColumn.Check(inputSchema, _options.InputColumnName);
        return [EmbeddingOutput.ShapeOf(_options.OutputColumnName, _options.Normalize)];
    }

    /// <inheritdoc/>
    private protected override TextEmbeddingTransformer CreateTransformer(DataViewSchema inputSchema) => new(Environment, Model, _options);

    /// <summary>The settings of a <see cref="TextEmbeddingEstimator"/>.</summary>
    public sealed record Options : EmbeddingOptions
    {
        /// <summary>The column of texts, one a row or several.</summary>
        public string InputColumnName { get; init; } = "Text";

        /// <inheritdoc/>
        internal override void Validate(ClipModelInfo model)
        {
            base.Validate(model);
            CheckName(InputColumnName, nameof(InputColumnName));
        }
    }
}
