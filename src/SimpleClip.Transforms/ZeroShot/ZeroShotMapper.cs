using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.Batching;
using SimpleClip.Schema;
using SimpleClip.Transformers;

namespace SimpleClip.ZeroShot;

/// <summary>Adds the columns of a zero-shot classifier.</summary>
internal sealed class ZeroShotMapper : BatchMapper
{
    /// <summary>The position of the scores among the columns added.</summary>
    public const int ScoreOutput = 0;

    /// <summary>The position of the predicted label.</summary>
    public const int PredictedLabelOutput = 1;

    /// <summary>The position of all labels above a threshold, if they are wanted.</summary>
    public const int PredictedLabelsOutput = 2;

    private readonly ClipEncoder _encoder;
    private readonly ZeroShotClassifier _classifier;
    private readonly ZeroShotClassificationEstimator.Options _options;
    private readonly DataViewSchema.Column _input;

    public ZeroShotMapper(
        ClipEncoder encoder,
        ZeroShotClassifier classifier,
        ZeroShotClassificationEstimator.Options options,
        DataViewSchema.Column input,
        DataViewSchema inputSchema)
    {
        _encoder = encoder;
        _classifier = classifier;
        _options = options;
        _input = input;
        uint setId = inputSchema.NextScoreColumnSetId();
        IReadOnlyList<string> labels = classifier.Labels;
        var key = new KeyDataViewType(typeof(uint), labels.Count);
        DataViewSchema.DetachedColumn[] columns =
        [
            Column(
                options.ScoreColumnName,
                new VectorDataViewType(NumberDataViewType.Single, labels.Count),
                annotations => annotations.AddMulticlassScore(labels, setId)),
            Column(options.PredictedLabelColumnName, key, annotations => annotations.AddMulticlassPredictedLabel(labels, setId)),
        ];
        Outputs = options.PredictedLabelsColumnName is { } name
            ? [.. columns, Column(name, new VectorDataViewType(key), annotations => annotations.AddKeyValues(labels))]
            : columns;
    }

    public override IReadOnlyList<DataViewSchema.DetachedColumn> Outputs { get; }

    public override IEnumerable<DataViewSchema.Column> GetDependencies(IReadOnlyCollection<int> activeOutputs) => [_input];

    public override RowBatch CreateBatch(DataViewRow input, IReadOnlyCollection<int> activeOutputs, int capacity)
    {
        var images = new ImageEmbeddingBatch(
            _encoder, input, _input, _options.ImageFolder, EmbeddingForm.Whole(_encoder.Model.Info), capacity);
        return new ZeroShotBatch(images, _classifier, _options.LabelThreshold, capacity);
    }

    private static DataViewSchema.DetachedColumn Column(string name, DataViewType type, Action<DataViewSchema.Annotations.Builder> annotate)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotate(annotations);
        return new DataViewSchema.DetachedColumn(name, type, annotations.ToAnnotations());
    }
}
