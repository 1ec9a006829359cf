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
public sealed class ZeroShotClassificationEstimator : IEstimator<ZeroShotClassificationTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly ClipModel _model;
    private readonly Options _options;

    internal ZeroShotClassificationEstimator(IHostEnvironment environment, ClipModel model, Options options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        PromptTemplates.Check(options.Templates);
        _environment = environment;
        _model = model;
        _options = options;
    }

    /// <summary>Finds the classes, embeds their captions, and opens the image tower.</summary>
    /// <param name="input">Data whose schema is checked and, if no labels are given, gives them; no row is read.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of a wrong type.</exception>
    /// <exception cref="ArgumentException">The labels are fewer than two, empty or not distinct.</exception>
    /// <exception cref="InvalidDataException">A graph of the model is invalid.</exception>
    public ZeroShotClassificationTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        ImageColumn.Find(input.Schema, _options.InputColumnName);
        string[] labels = ZeroShotLabels.Resolve(input.Schema, _options.Labels, _options.LabelColumnName);
        var state = new ZeroShotClassificationTransformer.State
        {
            Labels = labels,
            InputColumnName = _options.InputColumnName,
            ImageFolder = _options.ImageFolder,
            ScoreColumnName = _options.ScoreColumnName,
            PredictedLabelColumnName = _options.PredictedLabelColumnName,
            BatchSize = _options.BatchSize,
        };
        return new ZeroShotClassificationTransformer(_environment, _model, state, EmbedClasses(labels), _options.Threads);
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ImageColumn.Check(inputSchema, _options.InputColumnName);
        ZeroShotLabels.Check(inputSchema, _options.Labels, _options.LabelColumnName);
        return inputSchema.With(
            ShapeColumn.MulticlassScore(_options.ScoreColumnName), ShapeColumn.MulticlassPredictedLabel(_options.PredictedLabelColumnName));
    }

    private float[] EmbedClasses(string[] labels)
    {
        using var encoder = new ClipEncoder(_model, _environment.EncoderOptions(_options.BatchSize, _options.Threads));
        string[] prompts = [.. labels.SelectMany(label => PromptTemplates.Fill(_options.Templates, label))];
        return EmbeddingMath.ClassWeights(encoder.EmbedTexts(prompts), labels.Length, encoder.Dimension);
    }

    /// <summary>The settings of a <see cref="ZeroShotClassificationEstimator"/>.</summary>
    public sealed record Options
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

        /// <summary>The most images computed in one call, at least 1.</summary>
        public int BatchSize { get; init; } = 32;

        /// <summary>The number of threads that compute one call, or null for as many as there are cores.</summary>
        public int? Threads { get; init; }
    }
}
