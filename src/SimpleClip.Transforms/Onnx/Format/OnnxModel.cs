namespace SimpleClip.Onnx.Format;

/// <summary>The outline of an ONNX model: everything but the weights, which stay where they are in the file.</summary>
internal sealed class OnnxModel
{
    private Dictionary<string, OnnxNode>? _producers;
    private Dictionary<string, OnnxTensor>? _tensors;

    /// <summary>The name of the file, for messages.</summary>
    public required string Name { get; init; }

    /// <summary>The file.</summary>
    public required byte[] Bytes { get; init; }

    /// <summary>The parts of the file beside the graph: versions, operator sets, functions.</summary>
    public required IReadOnlyList<ByteRange> Header { get; init; }

    /// <summary>The graph's name and remarks.</summary>
    public required IReadOnlyList<ByteRange> Remarks { get; init; }

    /// <summary>The nodes, in order.</summary>
    public required IReadOnlyList<OnnxNode> Nodes { get; init; }

    /// <summary>The tensors that the graph holds by name.</summary>
    public required IReadOnlyList<OnnxTensor> Tensors { get; init; }

    /// <summary>The inputs, those included that have a tensor as their default, as files of the earliest versions list them.</summary>
    public required IReadOnlyList<OnnxValue> DeclaredInputs { get; init; }

    /// <summary>The outputs.</summary>
    public required IReadOnlyList<OnnxValue> Outputs { get; init; }

    /// <summary>The inputs that a caller must give.</summary>
    public IReadOnlyList<OnnxValue> Inputs => [.. DeclaredInputs.Where(input => FindTensor(input.Name) is null)];

    /// <summary>An output by name, or null.</summary>
    public OnnxValue? FindOutput(string name) => Outputs.FirstOrDefault(output => output.Name == name);

    /// <summary>The node that gives a value, or null for inputs and tensors.</summary>
    public OnnxNode? FindProducer(string value)
    {
        _producers ??= Nodes.SelectMany(node => node.Outputs.Select(output => (Output: output, Node: node)))
            .DistinctBy(pair => pair.Output)
            .ToDictionary(pair => pair.Output, pair => pair.Node, StringComparer.Ordinal);
        return _producers.GetValueOrDefault(value);
    }

    /// <summary>A tensor that the graph holds by its name, or null.</summary>
    public OnnxTensor? FindTensor(string name)
    {
        _tensors ??= Tensors.DistinctBy(tensor => tensor.Name).ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        return _tensors.GetValueOrDefault(name);
    }
}
