using System.Text.Json.Serialization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using SimpleClip.Columns;
using SimpleClip.Schema;

namespace SimpleClip;

/// <summary>Adds a column of text embeddings, computed by a model's text tower.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// ### Input and output columns
/// | Column | Type | |
/// | -- | -- | -- |
/// | input | Text, or Vector of Text | the text; several texts of a row become one embedding: the mean of theirs, scaled to length 1 |
/// | output | known-sized Vector of Single | the embedding, of length 1 |
///
/// ### Characteristics
/// | | |
/// | -- | -- |
/// | Does it look at the data to fit? | No |
/// | Required NuGet in addition to Microsoft.ML | SimpleClip.Transforms, Microsoft.ML.OnnxRuntime |
/// | Exportable to ONNX | No; the model holds the ONNX graphs themselves |
/// ]]></format>
/// </remarks>
public sealed class TextEmbeddingEstimator : IEstimator<TextEmbeddingTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly ClipModel _model;
    private readonly Options _options;

    internal TextEmbeddingEstimator(IHostEnvironment environment, ClipModel model, Options options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        _environment = environment;
        _model = model;
        _options = options;
    }

    /// <summary>Makes the transformer and opens the text tower.</summary>
    /// <param name="input">Data whose schema is checked; nothing is read.</param>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing or of a wrong type.</exception>
    /// <exception cref="InvalidDataException">The model's graph is invalid.</exception>
    public TextEmbeddingTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        TextColumn.Find(input.Schema, _options.InputColumnName);
        return new TextEmbeddingTransformer(_environment, _model, _options);
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        TextColumn.Check(inputSchema, _options.InputColumnName);
        return inputSchema.With(ShapeColumn.Vector(_options.OutputColumnName, NumberDataViewType.Single));
    }

    /// <summary>The settings of a <see cref="TextEmbeddingEstimator"/>.</summary>
    public sealed record Options
    {
        /// <summary>The column to add.</summary>
        public string OutputColumnName { get; init; } = "Embedding";

        /// <summary>The column of texts.</summary>
        public string InputColumnName { get; init; } = "Text";

        /// <summary>The most texts computed in one call, at least 1.</summary>
        public int BatchSize { get; init; } = 32;

        /// <summary>The number of threads that compute one call, or null for as many as there are cores. Not saved.</summary>
        [JsonIgnore]
        public int? Threads { get; init; }
    }
}
