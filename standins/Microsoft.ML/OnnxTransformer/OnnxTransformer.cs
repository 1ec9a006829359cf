using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Onnx;

[assembly: LoadableClass(typeof(OnnxTransformer), null, typeof(SignatureLoadModel), "ONNX Scoring Transform",
    OnnxTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>Runs an ONNX model on every row. The model travels in the saved transformer.</summary>
public sealed class OnnxTransformer : RowToRowTransformerBase, IDisposable
{
    internal const string LoaderSignature = "OnnxTransform";
    private const string ModelEntry = "OnnxModel";

    private static readonly VersionInfo _version = new("ONNXSCOR", 0x00010003, 0x00010003, 0x00010003,
        typeof(OnnxTransformer).Assembly.FullName, LoaderSignature);

    private readonly byte[] _model;
    private readonly IDictionary<string, int[]> _shapes;
    private readonly int _recursionLimit;

    internal OnnxTransformer(IHostEnvironment env, OnnxOptions options, byte[] model) : base(env, nameof(OnnxTransformer))
    {
        _model = model;
        _shapes = options.ShapeDictionary;
        _recursionLimit = options.RecursionLimit;
        try
        {
            Session = CreateSession(options, model);
        }
        catch (OnnxRuntimeException e)
        {
            throw Host.Except(e, $"Error initializing model :{e}");
        }
        Inputs = Nodes("Input", options.InputColumns, Session.InputMetadata);
        Outputs = Nodes("Output", options.OutputColumns, Session.OutputMetadata);
        foreach (OnnxNode input in Inputs)
        {
            if (input.Shape.Count(d => d == 0) > 1)
                throw new ArgumentOutOfRangeException(input.Name, "Only 1 unknown dimension is allowed");
        }
    }

    internal InferenceSession Session { get; }

    internal OnnxNode[] Inputs { get; }

    internal OnnxNode[] Outputs { get; }

    public void Dispose() => Session.Dispose();

    private static OnnxTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(_version);
        byte[] model = null;
        if (!ctx.TryLoadBinaryStream(ModelEntry, reader => model = reader.ReadBytes(reader.ReadInt32())))
            throw env.ExceptDecode();
        var options = new OnnxOptions { InputColumns = ReadNames(ctx), OutputColumns = ReadNames(ctx),
            ShapeDictionary = new Dictionary<string, int[]>() };
        for (int count = ctx.Reader.ReadInt32(); count > 0; count--)
        {
            string name = ctx.LoadNonEmptyString();
            options.ShapeDictionary[name] = [.. Enumerable.Range(0, ctx.Reader.ReadInt32()).Select(_ => ctx.Reader.ReadInt32())];
        }
        options.RecursionLimit = ctx.Reader.ReadInt32();
        // The device is that of the machine that loads the model, not of the one that saved it.
        if (env is IHostEnvironmentInternal local)
            (options.GpuDeviceId, options.FallbackToCpu) = (local.GpuDeviceId, local.FallbackToCpu);
        return new OnnxTransformer(env, options, model);
    }

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(_version);
        ctx.SaveBinaryStream(ModelEntry, writer =>
        {
            writer.Write(_model.Length);
            writer.Write(_model);
        });
        WriteNames(ctx, Inputs);
        WriteNames(ctx, Outputs);
        ctx.Writer.Write(_shapes?.Count ?? 0);
        foreach ((string name, int[] shape) in _shapes ?? new Dictionary<string, int[]>())
        {
            ctx.SaveNonEmptyString(name);
            ctx.Writer.Write(shape.Length);
            foreach (int dimension in shape)
                ctx.Writer.Write(dimension);
        }
        ctx.Writer.Write(_recursionLimit);
    }

    private protected override IRowToRowMapper MakeMapper(DataViewSchema inputSchema)
    {
        DataViewSchema.Column[] columns = [.. Inputs.Select(input => CheckInput(inputSchema.Require(Host, "input", input.Name), input))];
        int[] indices = [.. columns.Select(c => c.Index)];
        return RowMapper.Adding(inputSchema, Outputs.Select(output => new OutputColumn(
            new DataViewSchema.DetachedColumn(output.Name, output.ColumnType),
            indices,
            (row, _) => new OnnxRowScorer(this, row, columns).MakeGetter(output))));
    }

    private DataViewSchema.Column CheckInput(DataViewSchema.Column column, OnnxNode input)
    {
        DataViewType itemType = column.Type.GetItemType();
        if (!itemType.Equals(input.ItemType) && !(itemType is KeyDataViewType && itemType.RawType == input.ItemType.RawType))
            throw Host.ExceptSchemaMismatch("inputSchema", "input", input.Name, input.ItemType.ToString(), column.Type.ToString());
        int expected = input.Shape.Aggregate(1, (product, d) => product * d);
        int actual = column.Type is VectorDataViewType vector ? vector.Size : 1;
        if (expected > 0 && actual % expected != 0)
        {
            throw Contracts.Except($"Input shape mismatch: Input '{input.Name}' has shape {string.Join(",", input.Shape)}, "
                + $"but input data is of length {actual}.");
        }
        return column;
    }

    private static InferenceSession CreateSession(OnnxOptions options, byte[] model)
    {
        using var session = new SessionOptions();
        if (options.InterOpNumThreads is int interOp)
            session.InterOpNumThreads = interOp;
        if (options.IntraOpNumThreads is int intraOp)
            session.IntraOpNumThreads = intraOp;
        if (options.GpuDeviceId is int device)
        {
            try
            {
                session.AppendExecutionProvider_CUDA(device);
            }
            catch (OnnxRuntimeException) when (options.FallbackToCpu)
            {
                // The session runs on the CPU.
            }
        }
        return new InferenceSession(model, session);
    }

    // Without names, all of them.
    private OnnxNode[] Nodes(string kind, string[] names, IReadOnlyDictionary<string, NodeMetadata> nodes)
    {
        foreach (string name in names ?? [])
        {
            if (!nodes.ContainsKey(name))
            {
                throw Host.ExceptParam(nameof(name), $"{kind} tensor, {name}, does not exist in the ONNX model. "
                    + $"Available {kind.ToLowerInvariant()} names are [{string.Join(",", nodes.Keys)}].");
            }
        }
        return [.. (names is { Length: > 0 } ? names : nodes.Keys).Select(name => OnnxNode.Create(name, nodes[name], _shapes))];
    }

    private static void WriteNames(ModelSaveContext ctx, OnnxNode[] nodes)
    {
        ctx.Writer.Write(nodes.Length);
        foreach (OnnxNode node in nodes)
            ctx.SaveNonEmptyString(node.Name);
    }

    private static string[] ReadNames(ModelLoadContext ctx)
    {
        var names = new string[ctx.Reader.ReadInt32()];
        for (int i = 0; i < names.Length; i++)
            names[i] = ctx.LoadNonEmptyString();
        return names;
    }
}
