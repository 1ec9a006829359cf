namespace SimpleClip.Onnx.Format;

/// <summary>The outline of an ONNX model: everything but the weights, which stay where they are in the file.</summary>
internal sealed class OnnxModel
{
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
    public IReadOnlyList<OnnxValue> Inputs
    {
        get
        {
            HashSet<string> defaults = [.. Tensors.Select(tensor => tensor.Name)];
            return [.. DeclaredInputs.Where(input => !defaults.Contains(input.Name))];
        }
    }

    /// <summary>An output by name, or null.</summary>
    public OnnxValue? FindOutput(string name) => Outputs.FirstOrDefault(output => output.Name == name);

    /// <summary>The node that gives a value, or null for inputs and tensors.</summary>
    public OnnxNode? FindProducer(string value) => Nodes.FirstOrDefault(node => node.Outputs.Contains(value));
}
