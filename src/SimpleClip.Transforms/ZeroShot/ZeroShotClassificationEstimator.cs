using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using SimpleClip.Columns;
using SimpleClip.Numerics;
using SimpleClip.Schema;
using SimpleClip.Transformers;
using SimpleClip.ZeroShot;

namespace SimpleClip;

/// <summary>
/// Classifies images among classes of which only the names are known: the class whose captions are most similar to the image wins.
/// </summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// ### Input and output columns
/// | Column | Type | |
/// | -- | -- | -- |
/// | input | Text, Vector of Byte, or MLImage | the path of an image file, its bytes, or the image |
/// | label | key with texts as values | gives the classes, unless they are given as an option |
/// | score | known-sized Vector of Single | the probability of each class; slot names are the classes |
/// | predicted label | key with texts as values | the most probable class |
///
/// The columns are those of ML.NET's multiclass classifiers, so that `MulticlassClassification.Evaluate` and `MapKeyToValue` work on them.
///
/// ### Characteristics
/// | | |
/// | -- | -- |
/// | Machine learning task | Multiclass classification |
/// | Does it look at the data to fit? | At the label column's key values only |
/// | Is normalization required? | No |
/// | Is caching required? | No |
/// | Required NuGet in addition to Microsoft.ML | SimpleClip.Transforms, Microsoft.ML.OnnxRuntime |
/// | Exportable to ONNX | No; the model holds the ONNX graphs themselves |
///
/// ### Method
/// The name of a class is put into every template, the embeddings of these captions are averaged and scaled to length 1; an image's
/// probabilities are the softmax of its cosines with these, multiplied by the model's logit scale (Radford et al. 2021, section 3.1).
/// ]]></format>
/// </remarks>
public sealed class ZeroShotClassificationEstimator : ClipModelEstimator<ZeroShotClassificationTransformer>
{
    private readonly Options _options;

    internal ZeroShotClassificationEstimator(IHostEnvironment environment, ClipModel model, Options options)
        : base(environment, model, options) => _options = options;

    /// <inheritdoc/>
    private protected override SchemaShape.Column[] GetOutputColumns(SchemaShape inputSchema)
    {
        ImageColumn.Check(inputSchema, _options.InputColumnName);
        ZeroShotLabels.Check(inputSchema, _options.Labels, _options.LabelColumnName);
        return
        [
            ShapeColumn.MulticlassScore(_options.ScoreColumnName),
            ShapeColumn.MulticlassPredictedLabel(_options.PredictedLabelColumnName),
        ];
    }

    /// <inheritdoc/>
    private protected override ZeroShotClassificationTransformer CreateTransformer(DataViewSchema inputSchema)
    {
        string[] labels = ZeroShotLabels.Resolve(inputSchema, _options.Labels, _options.LabelColumnName);
        return new ZeroShotClassificationTransformer(Environment, Model, _options with { Labels = labels }, EmbedClasses(labels));
    }

    private float[] EmbedClasses(string[] labels)
    {
        using var encoder = new ClipEncoder(Model, Environment.EncoderOptions(_options));
        string[] prompts = [.. labels.SelectMany(label => PromptTemplates.Fill(_options.Templates, label))];
        return EmbeddingMath.ClassWeights(encoder.EmbedTexts(prompts), labels.Length, encoder.Dimension);
    }

    /// <summary>The settings of a <see cref="ZeroShotClassificationEstimator"/>.</summary>
    public sealed record Options : ClipTransformOptions
    {
        /// <summary>
        /// The names of the classes, at least two; null to take them from the label column. Where the label column has the same classes in
        /// another order, that order is taken, so that evaluation compares like with like.
        /// </summary>
        public IReadOnlyList<string>? Labels { get; init; }

        /// <summary>The label column. It need not be there if labels are given.</summary>
        public string LabelColumnName { get; init; } = ClipColumnNames.Label;

        /// <summary>The column of images: paths, bytes of image files, or <see cref="MLImage"/>.</summary>
        public string InputColumnName { get; init; } = ClipColumnNames.ImagePath;

        /// <summary>The folder to which paths are relative; null for the current directory.</summary>
        public string? ImageFolder { get; init; }

        /// <summary>The column of probabilities to add.</summary>
        public string ScoreColumnName { get; init; } = "Score";

        /// <summary>The column of predicted labels to add.</summary>
        public string PredictedLabelColumnName { get; init; } = "PredictedLabel";

        /// <summary>Texts with <c>{}</c> in place of the class's name; see <see cref="PromptTemplates"/>.</summary>
        public IReadOnlyList<string> Templates { get; init; } = PromptTemplates.Photo;

        /// <inheritdoc/>
        internal override void Validate(ClipModelInfo model)
        {
            base.Validate(model);
            PromptTemplates.Check(Templates);
        }
    }
}
