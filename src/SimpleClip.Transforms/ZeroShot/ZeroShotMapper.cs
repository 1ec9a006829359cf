using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.Batching;
using SimpleClip.Schema;
using SimpleClip.Transformers;

namespace SimpleClip.ZeroShot;

/// <summary>Adds the columns of a zero-shot classifier.</summary>
internal sealed class ZeroShotMapper : BatchMapper
{
    /// <summary>The position of the scores among the columns added; the predicted label comes after it.</summary>
    public const int ScoreOutput = 0;

    private readonly ClipEncoder _encoder;
    private readonly ZeroShotClassificationEstimator.Options _options;
    private readonly float[] _classWeights;
    private readonly DataViewSchema.Column _input;

    public ZeroShotMapper(
        ClipEncoder encoder,
        ZeroShotClassificationEstimator.Options options,
        float[] classWeights,
        DataViewSchema.Column input,
        DataViewSchema inputSchema)
    {
        _encoder = encoder;
        _options = options;
        _classWeights = classWeights;
        _input = input;
        IReadOnlyList<string> labels = options.Labels!;
        uint setId = inputSchema.NextScoreColumnSetId();
        var score = new DataViewSchema.Annotations.Builder();
        score.AddMulticlassScore(labels, setId);
        var predictedLabel = new DataViewSchema.Annotations.Builder();
        predictedLabel.AddMulticlassPredictedLabel(labels, setId);
        int classes = labels.Count;
        Outputs =
        [
            new DataViewSchema.DetachedColumn(
                options.ScoreColumnName, new VectorDataViewType(NumberDataViewType.Single, classes), score.ToAnnotations()),
            new DataViewSchema.DetachedColumn(
                options.PredictedLabelColumnName, new KeyDataViewType(typeof(uint), classes), predictedLabel.ToAnnotations()),
        ];
    }

    public override IReadOnlyList<DataViewSchema.DetachedColumn> Outputs { get; }

    public override IEnumerable<DataViewSchema.Column> GetDependencies(IReadOnlyCollection<int> activeOutputs) => [_input];

    public override RowBatch CreateBatch(DataViewRow input, IReadOnlyCollection<int> activeOutputs, int capacity)
    {
        var images = new ImageEmbeddingBatch(
            _encoder, input, _input, _options.ImageFolder, EmbeddingForm.Whole(_encoder.Model.Info), capacity);
        float scale = (float)Math.Exp(_encoder.Model.Info.LogitScale);
        return new ZeroShotBatch(images, _classWeights, _options.Labels!.Count, scale, capacity);
    }
}
