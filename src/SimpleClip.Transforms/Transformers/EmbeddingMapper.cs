using Microsoft.ML;
using SimpleClip.Batching;

namespace SimpleClip.Transformers;

/// <summary>Adds columns of embeddings.</summary>
internal sealed class EmbeddingMapper(params EmbeddingOutput[] outputs) : BatchMapper
{
    public override IReadOnlyList<DataViewSchema.DetachedColumn> Outputs { get; } = [.. outputs.Select(output => output.ToColumn())];

    public override IEnumerable<DataViewSchema.Column> GetDependencies(IReadOnlyCollection<int> activeOutputs) =>
        activeOutputs.Select(output => outputs[output].Input);

    public override RowBatch CreateBatch(DataViewRow input, IReadOnlyCollection<int> activeOutputs, int capacity) =>
        new CombinedBatch(activeOutputs.ToDictionary(output => output, RowBatch (output) => outputs[output].CreateBatch(input, capacity)));
}
