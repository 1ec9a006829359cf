using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Base of transformers that make one column of each input column they are given.</summary>
public abstract class OneToOneTransformerBase : RowToRowTransformerBase
{
    private protected OneToOneTransformerBase(IHostEnvironment env, string name, (string Output, string Input)[] columns)
        : base(env, name) => ColumnPairs = columns;

    private protected OneToOneTransformerBase(IHostEnvironment env, string name, ModelLoadContext ctx)
        : this(env, name, LoadColumns(ctx))
    {
    }

    private protected (string Output, string Input)[] ColumnPairs { get; }

    private protected override IRowToRowMapper MakeMapper(DataViewSchema inputSchema) => RowMapper.Adding(inputSchema,
        ColumnPairs.Select((pair, i) => MakeColumn(i, pair.Output, inputSchema.Require(Host, "input", pair.Input))));

    /// <summary>The output column made of an input column.</summary>
    private protected abstract OutputColumn MakeColumn(int index, string name, DataViewSchema.Column input);

    /// <summary>Writes the pairs of columns.</summary>
    private protected void SaveColumns(ModelSaveContext ctx)
    {
        ctx.Writer.Write(ColumnPairs.Length);
        foreach ((string output, string input) in ColumnPairs)
        {
            ctx.SaveNonEmptyString(output);
            ctx.SaveNonEmptyString(input);
        }
    }

    private static (string, string)[] LoadColumns(ModelLoadContext ctx)
    {
        var columns = new (string, string)[ctx.Reader.ReadInt32()];
        for (int i = 0; i < columns.Length; i++)
            columns[i] = (ctx.LoadNonEmptyString(), ctx.LoadNonEmptyString());
        return columns;
    }
}
