using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.Batching;
using SimpleClip.Schema;

namespace SimpleClip.MLNet.TestComponents;

internal sealed class ShiftMapper : BatchMapper
{
    private readonly ShiftTransformer _transformer;
    private readonly DataViewSchema.Column _input;

    public ShiftMapper(ShiftTransformer transformer, DataViewSchema inputSchema)
    {
        _transformer = transformer;
        _input = inputSchema.Require(transformer.Options.Input, "value", "Single", type => type.RawType == typeof(float));
    }

    public override IReadOnlyList<DataViewSchema.DetachedColumn> Outputs =>
    [
        new(_transformer.Options.Output, NumberDataViewType.Single),
        new(_transformer.Options.Output + "BatchSize", NumberDataViewType.Int32),
    ];

    public override IEnumerable<DataViewSchema.Column> GetDependencies(IReadOnlyCollection<int> activeOutputs) => [_input];

    public override RowBatch CreateBatch(DataViewRow input, IReadOnlyCollection<int> activeOutputs, int capacity)
    {
        _transformer.Log.ActiveOutputs.Enqueue(string.Join(",", activeOutputs));
        return new ShiftBatch(_transformer, input.GetGetter<float>(_input), capacity);
    }
}
