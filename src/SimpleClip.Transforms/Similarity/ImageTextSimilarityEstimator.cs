using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using SimpleClip.Columns;
using SimpleClip.Schema;
using SimpleClip.Transformers;

namespace SimpleClip;

/// <summary>Adds a column that says how well the image and the text of a row belong together.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// ### Input and output columns
/// | Column | Type | |
/// | -- | -- | -- |
/// | image | Text, Vector of Byte, or MLImage | the path of an image file, its bytes, or the image |
/// | text | Text, or Vector of Text | the text; several are one embedding: the mean of theirs, scaled to length 1 |
/// | output | Single | the cosine of both embeddings, or on request its logit or probability |
///
/// ### Characteristics
/// | | |
/// | -- | -- |
/// | Does it look at the data to fit? | No |
/// | Required NuGet in addition to Microsoft.ML | SimpleClip.Transforms, Microsoft.ML.OnnxRuntime |
/// | Exportable to ONNX | No; the model holds the ONNX graphs themselves |
///
/// The cosine of a caption is what "CLIP score" means when data are filtered by it (Schuhmann et al. 2021); CLIPScore as a measure of
/// captions is 2.5 times the cosine, and no less than 0 (Hessel et al. 2021).
/// ]]></format>
/// </remarks>
public sealed class ImageTextSimilarityEstimator : ClipModelEstimator<ImageTextSimilarityTransformer>
{
    private readonly Options _options;

    internal ImageTextSimilarityEstimator(IHostEnvironment environment, ClipModel model, Options options)
        : base(environment, model, options) => _options = options;

    /// <inheritdoc/>
    private protected override SchemaShape.Column[] GetOutputColumns(SchemaShape inputSchema)
    {
        ImageColumn.Check(inputSchema, _options.ImageColumnName);
        TextColumn.Check(inputSchema, _options.TextColumnName);
        return [ShapeColumn.Scalar(_options.OutputColumnName, NumberDataViewType.Single)];
    }

    /// <inheritdoc/>
    private protected override ImageTextSimilarityTransformer CreateTransformer(DataViewSchema inputSchema) =>
        new(Environment, Model, _options);

    /// <summary>The settings of an <see cref="ImageTextSimilarityEstimator"/>.</summary>
    public sealed record Options : ClipTransformOptions
    {
        /// <summary>The column to add.</summary>
        public string OutputColumnName { get; init; } = "Score";

        /// <summary>The column of images: paths, bytes of image files, or <see cref="MLImage"/>.</summary>
        public string ImageColumnName { get; init; } = ClipColumnNames.ImagePath;

        /// <summary>The column of texts, one a row or several.</summary>
        public string TextColumnName { get; init; } = "Text";

        /// <summary>The folder to which paths are relative; null for the current directory.</summary>
        public string? ImageFolder { get; init; }

        /// <summary>What the similarity is given as.</summary>
        public SimilarityScoring Scoring { get; init; } = SimilarityScoring.Cosine;

        /// <inheritdoc/>
        internal override void Validate(ClipModelInfo model)
        {
            base.Validate(model);
            CheckName(OutputColumnName, nameof(OutputColumnName));
            CheckName(ImageColumnName, nameof(ImageColumnName));
            CheckName(TextColumnName, nameof(TextColumnName));
            CheckChoice(Scoring, nameof(Scoring));
        }
    }
}
