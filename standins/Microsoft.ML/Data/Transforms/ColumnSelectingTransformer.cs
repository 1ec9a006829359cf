using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(typeof(ColumnSelectingTransformer), null, typeof(SignatureLoadModel), "Select Columns Transform",
    ColumnSelectingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms;

/// <summary>Keeps or drops columns.</summary>
public sealed class ColumnSelectingTransformer : ITransformer
{
    internal const string LoaderSignature = "SelectColumnsTransform";

    private static readonly VersionInfo _version = new("SELCOLST", 0x00010001, 0x00010001, 0x00010001,
        typeof(ColumnSelectingTransformer).Assembly.FullName, LoaderSignature);

    private readonly IHost _host;

    internal ColumnSelectingTransformer(IHostEnvironment env, string[] columns, bool keep, bool keepHidden, bool ignoreMissing)
    {
        _host = env.Register(nameof(ColumnSelectingTransformer));
        Columns = columns;
        Keep = keep;
        KeepHidden = keepHidden;
        IgnoreMissing = ignoreMissing;
    }

    bool ITransformer.IsRowToRowMapper => true;

    internal string[] Columns { get; }

    internal bool Keep { get; }

    internal bool KeepHidden { get; }

    internal bool IgnoreMissing { get; }

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => MakeMapper(inputSchema).OutputSchema;

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => MakeMapper(inputSchema);

    public IDataView Transform(IDataView input)
    {
        _host.CheckValue(input, nameof(input));
        return new MappedView(input, MakeMapper(input.Schema));
    }

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(_version);
        ctx.Writer.Write(Keep);
        ctx.Writer.Write(KeepHidden);
        ctx.Writer.Write(IgnoreMissing);
        ctx.Writer.Write(Columns.Length);
        foreach (string column in Columns)
            ctx.SaveNonEmptyString(column);
    }

    private static ColumnSelectingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(_version);
        bool keep = ctx.Reader.ReadBoolean();
        bool keepHidden = ctx.Reader.ReadBoolean();
        bool ignoreMissing = ctx.Reader.ReadBoolean();
        var columns = new string[ctx.Reader.ReadInt32()];
        for (int i = 0; i < columns.Length; i++)
            columns[i] = ctx.LoadNonEmptyString();
        return new ColumnSelectingTransformer(env, columns, keep, keepHidden, ignoreMissing);
    }

    private RowMapper MakeMapper(DataViewSchema schema)
    {
        _host.CheckValue(schema, "inputSchema");
        string[] missing = [.. Columns.Where(name => schema.GetColumnOrNull(name) == null)];
        if (missing.Length > 0 && !IgnoreMissing)
            throw _host.ExceptSchemaMismatch("inputSchema", "input", string.Join(",", missing));
        IEnumerable<DataViewSchema.Column> visible = schema.Where(c => KeepHidden || !c.IsHidden);
        // Kept columns come in the order in which they were named.
        IEnumerable<DataViewSchema.Column> selected = Keep
            ? Columns.SelectMany(name => visible.Where(c => c.Name == name))
            : visible.Where(c => !Columns.Contains(c.Name));
        return new RowMapper(schema, selected.Select(c => OutputColumn.PassOn(c)));
    }
}
