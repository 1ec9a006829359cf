using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using SimpleClip.Columns;
using SimpleClip.Transformers;

namespace SimpleClip;

/// <summary>Adds a column of image embeddings, computed by a model's image tower.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// ### Input and output columns
/// | Column | Type | |
/// | -- | -- | -- |
/// | input | Text, Vector of Byte, or MLImage | the path of an image file, its bytes, or the image |
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
public sealed class ImageEmbeddingEstimator : ClipModelEstimator<ImageEmbeddingTransformer>
{
    private readonly Options _options;

    internal ImageEmbeddingEstimator(IHostEnvironment environment, ClipModel model, Options options)
        : base(environment, model, options) => _options = options;

    /// <inheritdoc/>
    private protected override SchemaShape.Column[] GetOutputColumns(SchemaShape inputSchema)
    {
        ImageColumn.Check(inputSchema, _options.InputColumnName);
        return [EmbeddingOutput.ShapeOf(_options.OutputColumnName, _options.Normalize)];
    }

    /// <inheritdoc/>
    private protected override ImageEmbeddingTransformer CreateTransformer(DataViewSchema inputSchema) => new(Environment, Model, _options);

    /// <summary>The settings of an <see cref="ImageEmbeddingEstimator"/>.</summary>
    public sealed record Options : EmbeddingOptions
    {
        /// <summary>The column of images: paths, bytes of image files, or <see cref="MLImage"/>.</summary>
        public string InputColumnName { get; init; } = ClipColumnNames.ImagePath;

        /// <summary>The folder to which paths are relative; null for the current directory.</summary>
        public string? ImageFolder { get; init; }

        /// <inheritdoc/>
        internal override void Validate(ClipModelInfo model)
        {
            base.Validate(model);
            CheckName(InputColumnName, nameof(InputColumnName));
        }
    }
}
