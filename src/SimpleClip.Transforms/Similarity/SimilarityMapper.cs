using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.Batching;
using SimpleClip.Columns;
using SimpleClip.Transformers;

namespace SimpleClip.Similarity;

/// <summary>Adds the column of similarities.</summary>
internal sealed class SimilarityMapper(ClipEncoder encoder, ImageTextSimilarityEstimator.Options options, DataViewSchema inputSchema)
    : BatchMapper
{
    private readonly DataViewSchema.Column _images = ImageColumn.Find(inputSchema, options.ImageColumnName);
    private readonly DataViewSchema.Column _texts = TextColumn.Find(inputSchema, options.TextColumnName);

    public override IReadOnlyList<DataViewSchema.DetachedColumn> Outputs { get; } =
        [new DataViewSchema.DetachedColumn(options.OutputColumnName, NumberDataViewType.Single)];

    public override IEnumerable<DataViewSchema.Column> GetDependencies(IReadOnlyCollection<int> activeOutputs) => [_images, _texts];

    public override RowBatch CreateBatch(DataViewRow input, IReadOnlyCollection<int> activeOutputs, int capacity)
    {
        EmbeddingForm form = EmbeddingForm.Whole(encoder.Model.Info);
        var images = new ImageEmbeddingBatch(encoder, input, _images, options.ImageFolder, form, capacity);
        var texts = new TextEmbeddingBatch(encoder, TextColumn.CreateReader(input, _texts), form, capacity);
        return new SimilarityBatch(images, texts, encoder.Model.Info, options.Scoring);
    }
}
