using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.Batching;
using SimpleClip.Columns;
using SimpleClip.Schema;
using SimpleClip.Transformers;

namespace SimpleClip.ZeroShot;

/// <summary>Adds the columns of a zero-shot classifier.</summary>
internal sealed class ZeroShotMapper : BatchMapper
{
    /// <summary>The position of the scores among the columns added; the predicted label comes after it.</summary>
    public const int ScoreOutput = 0;

    private readonly ClipEncoder _encoder;
    private readonly ZeroShotClassificationTransformer.State _state;
    private readonly float[] _classWeights;
    private readonly DataViewSchema.Column _input;

    public ZeroShotMapper(
        ClipEncoder encoder,
        ZeroShotClassificationTransformer.State state,
        float[] classWeights,
        DataViewSchema.Column input,
        DataViewSchema inputSchema)
    {
        _encoder = encoder;
        _state = state;
        _classWeights = classWeights;
        _input = input;
        uint setId = inputSchema.NextScoreColumnSetId();
        var score = new DataViewSchema.Annotations.Builder();
        score.AddMulticlassScore(state.Labels, setId);
        var predictedLabel = new DataViewSchema.Annotations.Builder();
        predictedLabel.AddMulticlassPredictedLabel(state.Labels, setId);
        int classes = state.Labels.Count;
        Outputs =
        [
            new DataViewSchema.DetachedColumn(
                state.ScoreColumnName, new VectorDataViewType(NumberDataViewType.Single, classes), score.ToAnnotations()),
            new DataViewSchema.DetachedColumn(
                state.PredictedLabelColumnName, new KeyDataViewType(typeof(uint), classes), predictedLabel.ToAnnotations()),
        ];
    }

    public override IReadOnlyList<DataViewSchema.DetachedColumn> Outputs { get; }

    public override IEnumerable<DataViewSchema.Column> GetDependencies(IReadOnlyCollection<int> activeOutputs) => [_input];

    public override RowBatch CreateBatch(DataViewRow input, IReadOnlyCollection<int> activeOutputs, int capacity)
    {
        ImageInput images = ImageInput.Create(input, _input, _state.ImageFolder, _encoder.Model.ImageProcessor, capacity);
        float scale = (float)Math.Exp(_encoder.Model.Info.LogitScale);
        return new ZeroShotBatch(new ImageEmbeddingBatch(_encoder, images, capacity), _classWeights, _state.Labels.Count, scale, capacity);
    }
}
