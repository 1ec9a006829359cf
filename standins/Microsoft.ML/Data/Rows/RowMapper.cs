using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Computes output rows from input rows by a list of output columns.</summary>
internal sealed class RowMapper : IRowToRowMapper
{
    private readonly OutputColumn[] _columns;

    public RowMapper(DataViewSchema inputSchema, IEnumerable<OutputColumn> columns)
    {
        InputSchema = inputSchema;
        _columns = [.. columns];
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(_columns.Select(c => c.Column));
        OutputSchema = builder.ToSchema();
    }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    /// <summary>
    /// A mapper that keeps every input column and adds some: one that hides another comes right after it, the others come last.
    /// </summary>
    public static RowMapper Adding(DataViewSchema inputSchema, IEnumerable<OutputColumn> added)
    {
        var columns = inputSchema.Select(c => OutputColumn.PassOn(c)).ToList();
        foreach (OutputColumn column in added)
        {
            int hidden = columns.FindLastIndex(c => c.Column.Name == column.Column.Name);
            columns.Insert(hidden < 0 ? columns.Count : hidden + 1, column);
        }
        return new RowMapper(inputSchema, columns);
    }

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
    {
        HashSet<int> needed = [.. dependingColumns.SelectMany(c => _columns[c.Index].Inputs)];
        return InputSchema.Where(c => needed.Contains(c.Index));
    }

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        Contracts.CheckValue(input, nameof(input));
        Contracts.CheckValue(activeColumns, nameof(activeColumns));
        Contracts.Check(input.Schema == InputSchema, "Schema of input row must be the same as the schema the mapper is bound to");
        HashSet<int> active = [.. activeColumns.Select(c => c.Index)];
        var owned = new List<IDisposable>();
        bool CanCompute(int i) => active.Contains(i) && _columns[i].Inputs.All(source => input.IsColumnActive(InputSchema[source]));
        Delegate[] getters = [.. _columns.Select((c, i) => CanCompute(i) ? c.Factory(input, owned) : null)];
        return new MappedRow(input, OutputSchema, getters, owned);
    }
}
