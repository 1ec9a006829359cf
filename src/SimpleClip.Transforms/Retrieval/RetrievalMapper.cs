using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.Batching;
using SimpleClip.Columns;
using SimpleClip.Transformers;

namespace SimpleClip.Retrieval;

/// <summary>Adds the columns of keys and of their cosines.</summary>
internal sealed class RetrievalMapper : BatchMapper
{
    /// <summary>The position of the keys among the outputs; the other one is that of the cosines.</summary>
    public const int KeysOutput = 0;

    private readonly EmbeddingIndex _index;
    private readonly int _k;
    private readonly EmbeddingOutput _query;

    public RetrievalMapper(ClipEncoder encoder, EmbeddingIndex index, RetrievalEstimator.Options options, DataViewSchema inputSchema)
    {
        _index = index;
        _k = options.K;
        EmbeddingForm form = EmbeddingForm.Whole(encoder.Model.Info);
        _query = options.Query == RetrievalQuery.Image
            ? EmbeddingOutput.OfImages("", form, ImageColumn.Find(inputSchema, options.InputColumnName), options.ImageFolder, encoder)
            : EmbeddingOutput.OfTexts("", form, TextColumn.Find(inputSchema, options.InputColumnName), encoder);
        Outputs =
        [
            new DataViewSchema.DetachedColumn(options.OutputColumnName, new VectorDataViewType(TextDataViewType.Instance, _k)),
            new DataViewSchema.DetachedColumn(options.ScoreColumnName, new VectorDataViewType(NumberDataViewType.Single, _k)),
        ];
    }

    public override IReadOnlyList<DataViewSchema.DetachedColumn> Outputs { get; }

    public override IEnumerable<DataViewSchema.Column> GetDependencies(IReadOnlyCollection<int> activeOutputs) => [_query.Input];

    public override RowBatch CreateBatch(DataViewRow input, IReadOnlyCollection<int> activeOutputs, int capacity) =>
        new RetrievalBatch(_query.CreateBatch(input, capacity), _index, _k);
}
