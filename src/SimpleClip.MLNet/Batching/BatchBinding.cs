using Microsoft.ML;
using SimpleClip.Schema;

namespace SimpleClip.Batching;

/// <summary>
/// A <see cref="BatchTransformer"/> bound to an input schema: the schema of the result, and the arithmetic between the columns of both.
/// </summary>
/// <remarks>The output schema holds the input's columns at their own positions, and the added ones after them.</remarks>
internal sealed class BatchBinding
{
    private readonly BatchTransformer _transformer;
    private readonly BatchMapper _mapper;

    public BatchBinding(BatchTransformer transformer, BatchMapper mapper, DataViewSchema inputSchema)
    {
        _transformer = transformer;
        _mapper = mapper;
        InputSchema = inputSchema;
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(inputSchema);
        builder.AddColumns(mapper.Outputs);
        OutputSchema = builder.ToSchema();
    }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    public int BatchSize => _transformer.BatchSize;

    /// <summary>Sorts columns of the output schema into those passed through and those to compute.</summary>
    public ActiveColumns Activate(IEnumerable<DataViewSchema.Column> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        var active = new bool[OutputSchema.Count];
        foreach (DataViewSchema.Column column in columns)
        {
            active[IndexOf(column)] = true;
        }

        return new ActiveColumns(active, InputSchema);
    }

    public IEnumerable<DataViewSchema.Column> GetDependencies(ActiveColumns active) =>
        active.HasOutputs ? _mapper.GetDependencies(active.Outputs) : [];

    public RowBatch CreateBatch(DataViewRow input, ActiveColumns active, int capacity) =>
        _mapper.CreateBatch(input, active.Outputs, capacity);

    public void Evaluate(RowBatch batch, int count) => _transformer.Evaluate(batch, count);

    /// <summary>Finds a column given by a caller, who may hold one of another schema by mistake.</summary>
    public int IndexOf(DataViewSchema.Column column)
    {
        if (column.Index >= OutputSchema.Count || OutputSchema[column.Index].Name != column.Name)
        {
            throw RowErrors.ForeignColumn(nameof(column), column);
        }

        return column.Index;
    }
}
