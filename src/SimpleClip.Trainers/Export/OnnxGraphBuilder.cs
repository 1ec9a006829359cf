using System.Runtime.InteropServices;
using Google.Protobuf;
using SimpleClip.Export.Format;
using DataType = SimpleClip.Export.Format.TensorProto.Types.DataType;

namespace SimpleClip.Export;

/// <summary>
/// Builds an ONNX graph node by node. A value is known by its name; the result of a node has the node's name, so that a graph viewer or an
/// error of the runtime speaks in the network's own terms (<c>transformer.resblocks.0.attn.scores</c>).
/// </summary>
internal sealed class OnnxGraphBuilder(string graphName)
{
    /// <summary>The first operator set with LayerNormalization.</summary>
    public const int OperatorSet = 17;

    /// <summary>The format version that came with that operator set.</summary>
    private const int FormatVersion = 8;

    private readonly GraphProto _graph = new() { Name = graphName };
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>Declares an input whose first dimension is the batch.</summary>
    public string Input(string name, DataType type, params ReadOnlySpan<long> dimensions)
    {
        _graph.Input.Add(Describe(Claim(name), type, dimensions));
        return name;
    }

    /// <summary>Declares a float32 output whose first dimension is the batch.</summary>
    public void Output(string name, params ReadOnlySpan<long> dimensions) =>
        _graph.Output.Add(Describe(name, DataType.Float, dimensions));

    /// <summary>Adds float32 weights.</summary>
    public string Weights(string name, ReadOnlySpan<float> values, params ReadOnlySpan<long> dimensions) =>
        Initializer(name, DataType.Float, MemoryMarshal.AsBytes(values), dimensions);

    /// <summary>Adds a float32 scalar.</summary>
    public string Scalar(string name, float value) => Weights(name, [value]);

    /// <summary>Adds a vector of int64, as shapes and axes are.</summary>
    public string Integers(string name, params ReadOnlySpan<long> values) =>
        Initializer(name, DataType.Int64, MemoryMarshal.AsBytes(values), values.Length);

    /// <summary>Adds an int64 scalar, as CumSum's axis is.</summary>
    public string Index(string name, long value) => Initializer(name, DataType.Int64, MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in value)));

    /// <summary>Adds a node with one result.</summary>
    /// <returns>The name of the result: that of the node.</returns>
    public string Node(string operation, string name, IEnumerable<string> inputs, params ReadOnlySpan<(string Name, object Value)> attributes)
    {
        _graph.Node.Add(OnnxMessages.Node(operation, Claim(name), inputs, [name], attributes));
        return name;
    }

    /// <summary>Adds a node that cuts a tensor into equal parts.</summary>
    /// <returns>The names of the parts: <paramref name="name"/>.0, <paramref name="name"/>.1, ...</returns>
    public string[] Split(string name, string input, int axis, long length, int parts)
    {
        string sizes = Integers($"{name}.sizes", [.. Enumerable.Repeat(length, parts)]);
        string[] results = [.. Enumerable.Range(0, parts).Select(part => Claim($"{name}.{part}"))];
        _graph.Node.Add(OnnxMessages.Node("Split", name, [input, sizes], results, ("axis", axis)));
        return results;
    }

    /// <summary>Writes the model.</summary>
    /// <param name="description">What it is, in words.</param>
    /// <param name="passes">What is done to the graph before, in this order.</param>
    public byte[] ToModel(string description, params ReadOnlySpan<IGraphPass> passes)
    {
        var notes = new List<string> { description };
        foreach (IGraphPass pass in passes)
        {
            pass.Apply(new OnnxGraph(_graph));
            notes.Add(pass.Note);
        }

        var model = new ModelProto
        {
            IrVersion = FormatVersion,
            ProducerName = "SimpleClip",
            ProducerVersion = typeof(OnnxGraphBuilder).Assembly.GetName().Version!.ToString(3),
            DocString = string.Join(' ', notes),
            Graph = _graph,
        };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = OperatorSet });
        return model.ToByteArray();
    }

    private string Claim(string name) =>
        _names.Add(name) ? name : throw new InvalidOperationException($"The graph has two values named '{name}'.");

    private string Initializer(string name, DataType type, ReadOnlySpan<byte> values, params ReadOnlySpan<long> dimensions)
    {
        _graph.Initializer.Add(OnnxMessages.Tensor(Claim(name), type, values, dimensions));
        return name;
    }

    private static ValueInfoProto Describe(string name, DataType type, ReadOnlySpan<long> dimensions)
    {
        var shape = new TensorShapeProto();
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = "batch" });
        foreach (long length in dimensions)
        {
            shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = length });
        }

        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = shape } },
        };
    }
}
