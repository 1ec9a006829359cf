using Microsoft.ML;
using Microsoft.ML.Runtime;
using SimpleClip.Columns;
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
/// | predicted labels | Vector of keys with texts as values | on request: all classes above a threshold, the most probable first |
///
/// The columns are those of ML.NET's multiclass classifiers, so that `MulticlassClassification.Evaluate` and `MapKeyToValue` work on them.
///
/// ### Characteristics
/// | | |
/// | -- | -- |
/// | Machine learning task | Multiclass classification; with sigmoid scores, multi-label classification |
/// | Does it look at the data to fit? | At the label column's key values only |
/// | Is normalization required? | No |
/// | Is caching required? | No |
/// | Required NuGet in addition to Microsoft.ML | SimpleClip.Transforms, Microsoft.ML.OnnxRuntime |
/// | Exportable to ONNX | No; the model holds the ONNX graphs themselves |
///
/// ### Method
/// The name of a class is put into every template, or the class has captions of its own; their embeddings are averaged and scaled to length
/// 1. An image's probabilities are the softmax of its cosines with these, multiplied by the model's logit scale (Radford et al. 2021,
/// section 3.1), or the sigmoid of each (Zhai et al. 2023).
///
/// ### Images of none of the classes
/// With `ConfidenceThreshold`, an image whose best class does not reach the threshold gets `UnknownLabel`. That is one more label, with a
/// slot of the scores and a key of its own: the last, or its place among the label column's key values if it is one of them. Its score is
/// the threshold itself, so that the predicted label is always the one with the highest score, as ML.NET's evaluators have it; images
/// labelled as unknown are evaluated like any others. The classes' scores stay what they are without it.
/// ]]></format>
/// </remarks>
public sealed partial class ZeroShotClassificationEstimator : ClipModelEstimator<ZeroShotClassificationTransformer>
{
    private readonly Options _options;

    internal ZeroShotClassificationEstimator(IHostEnvironment environment, ClipModel model, Options options)
        : base(environment, model, options) => _options = options;

    /// <inheritdoc/>
    private protected override SchemaShape.Column[] GetOutputColumns(SchemaShape inputSchema)
    {
        ImageColumn.Check(inputSchema, _options.InputColumnName);
        ZeroShotLabels.Check(inputSchema, _options);
        SchemaShape.Column[] columns =
        [
            ShapeColumn.MulticlassScore(_options.ScoreColumnName),
            ShapeColumn.MulticlassPredictedLabel(_options.PredictedLabelColumnName),
        ];
        return _options.PredictedLabelsColumnName is { } labels ? [.. columns, ShapeColumn.KeyTexts(labels)] : columns;
    }

    /// <inheritdoc/>
    private protected override ZeroShotClassificationTransformer CreateTransformer(DataViewSchema inputSchema)
    {
        using IChannel channel = Environment.Start("Zero-shot classes");
        string[] labels = ZeroShotLabels.Resolve(inputSchema, _options, warning => channel.Warning(MessageSensitivity.Schema, warning));
        Options options = _options with { Labels = labels };
        using var encoder = new ClipEncoder(Model, Environment.EncoderOptions(options));
        return new ZeroShotClassificationTransformer(Environment, Model, options, ClassCaptions.Embed(encoder, options));
    }
}
