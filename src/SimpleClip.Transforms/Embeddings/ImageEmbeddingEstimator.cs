using System.Text.Json.Serialization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using SimpleClip.Columns;
using SimpleClip.Schema;

namespace SimpleClip;

/// <summary>Adds a column of image embeddings, computed by a model's image tower.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// ### Input and output columns
/// | Column | Type | |
/// | -- | -- | -- |
/// | input | Text, Vector of Byte, or MLImage | the path of an image file, its bytes, or the image |
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
public sealed class ImageEmbeddingEstimator : IEstimator<ImageEmbeddingTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly ClipModel _model;
    private readonly Options _options;

    internal ImageEmbeddingEstimator(IHostEnvironment environment, ClipModel model, Options options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        _environment = environment;
        _model = model;
        _options = options;
    }

    /// <summary>Makes the transformer and opens the image tower.</summary>
    /// <param name="input">Data whose schema is checked; nothing is read.</param>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing or of a wrong type.</exception>
    /// <exception cref="InvalidDataException">The model's graph is invalid.</exception>
    public ImageEmbeddingTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        ImageColumn.Find(input.Schema, _options.InputColumnName);
        return new ImageEmbeddingTransformer(_environment, _model, _options);
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ImageColumn.Check(inputSchema, _options.InputColumnName);
        return inputSchema.With(ShapeColumn.Vector(_options.OutputColumnName, NumberDataViewType.Single));
    }

    /// <summary>The settings of an <see cref="ImageEmbeddingEstimator"/>.</summary>
    public sealed record Options
    {
        /// <summary>The column to add.</summary>
        public string OutputColumnName { get; init; } = "Embedding";

        /// <summary>The column of images: paths, bytes of image files, or <see cref="MLImage"/>.</summary>
        public string InputColumnName { get; init; } = ClipColumnNames.ImagePath;

        /// <summary>The folder to which paths are relative; null for the current directory.</summary>
        public string? ImageFolder { get; init; }

        /// <summary>The most images computed in one call, at least 1.</summary>
        public int BatchSize { get; init; } = 32;

        /// <summary>The number of threads that compute one call, or null for as many as there are cores. Not saved.</summary>
        [JsonIgnore]
        public int? Threads { get; init; }
    }
}
