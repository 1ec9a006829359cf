using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using SimpleClip.Persistence;

namespace SimpleClip.MLNet.TestComponents;

/// <summary>Adds nothing, and carries bytes.</summary>
public sealed class BlobTransformer(byte[] bytes) : IPersistentTransformer<BlobTransformer>
{
    public static int FormatVersion => 1;

    public byte[] Bytes { get; } = bytes;

    public bool IsRowToRowMapper => false;

    public static BlobTransformer Load(IHostEnvironment environment, ComponentReader reader) => new(reader.ReadStream("blob", stream =>
    {
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }));

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inputSchema;

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => throw new NotSupportedException();

    public void Save(ComponentWriter writer) => writer.WriteStream("blob", stream => stream.Write(Bytes));

    public IDataView Transform(IDataView input) => input;
}
