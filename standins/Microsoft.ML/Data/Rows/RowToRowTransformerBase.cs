using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Base of the built-in transformers, which compute columns row by row. Closed to other assemblies.</summary>
public abstract class RowToRowTransformerBase : ITransformer
{
    private protected RowToRowTransformerBase(IHostEnvironment env, string name) => Host = env.Register(name);

    private protected IHost Host { get; }

    public bool IsRowToRowMapper => true;

    void ICanSaveModel.Save(ModelSaveContext ctx) => SaveModel(ctx);

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        Host.CheckValue(inputSchema, nameof(inputSchema));
        return MakeMapper(inputSchema).OutputSchema;
    }

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema)
    {
        Host.CheckValue(inputSchema, nameof(inputSchema));
        return MakeMapper(inputSchema);
    }

    public IDataView Transform(IDataView input)
    {
        Host.CheckValue(input, nameof(input));
        return new MappedView(input, MakeMapper(input.Schema));
    }

    /// <summary>Binds the transformer to a schema.</summary>
    private protected abstract IRowToRowMapper MakeMapper(DataViewSchema inputSchema);

    /// <summary>Writes the transformer into a model.</summary>
    private protected abstract void SaveModel(ModelSaveContext ctx);
}
