using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.Persistence;

namespace SimpleClip.MLNet.TestComponents;

/// <summary>Can be saved but not loaded: its author forgot <see cref="IPersistentTransformer{TSelf}"/>.</summary>
public sealed class ForgottenTransformer : IPersistentTransformer
{
    public bool IsRowToRowMapper => false;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inputSchema;

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => throw new NotSupportedException();

    public void Save(ComponentWriter writer) => writer.WriteStream("data", _ => { });

    public IDataView Transform(IDataView input) => input;
}
