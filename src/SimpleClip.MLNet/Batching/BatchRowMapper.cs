using Microsoft.ML;
using Microsoft.ML.Data;

namespace SimpleClip.Batching;

/// <summary>Maps single rows, as a <c>PredictionEngine</c> needs it.</summary>
internal sealed class BatchRowMapper(BatchBinding binding) : IRowToRowMapper
{
    public DataViewSchema InputSchema => binding.InputSchema;

    public DataViewSchema OutputSchema => binding.OutputSchema;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
    {
        ActiveColumns active = binding.Activate(dependingColumns);
        return active.PassedThrough.Union(binding.GetDependencies(active)).ToArray();
    }

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Schema != binding.InputSchema)
        {
            throw new ArgumentException("Schema of input row must be the same as the schema the mapper is bound to.", nameof(input));
        }

        return new BatchRow(binding, binding.Activate(activeColumns), input);
    }
}
