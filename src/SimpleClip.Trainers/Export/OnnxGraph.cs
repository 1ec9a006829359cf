using System.Runtime.InteropServices;
using SimpleClip.Export.Format;
using DataType = SimpleClip.Export.Format.TensorProto.Types.DataType;

namespace SimpleClip.Export;

/// <summary>A graph that is complete, open to changes that leave its nodes in an order in which values are made before they are
/// read.</summary>
internal sealed class OnnxGraph(GraphProto graph)
{
    private readonly HashSet<string> _names =
        [.. graph.Initializer.Select(tensor => tensor.Name), .. graph.Input.Select(input => input.Name), .. graph.Node.SelectMany(node => node.Output)];

    /// <summary>Below this number of elements a change of type does not pay.</summary>
    public const int LeastElements = 1024;

    /// <summary>The nodes, in order, as they are now.</summary>
    public IReadOnlyList<NodeProto> Nodes => [.. graph.Node];

    /// <summary>The float32 weights that are large enough to be worth another type: kernels, matrices and tables, but not
    /// vectors.</summary>
    public IReadOnlyList<TensorProto> LargeWeights => [.. graph.Initializer.Where(IsLarge)];

    public static ReadOnlySpan<float> Floats(TensorProto tensor) => MemoryMarshal.Cast<byte, float>(tensor.RawData.Span);

    /// <summary>The nodes that read a value, in order.</summary>
    public IReadOnlyList<NodeProto> ReadersOf(string value) => [.. graph.Node.Where(node => node.Input.Contains(value))];

    /// <summary>Those of <see cref="LargeWeights"/> that nothing but an operation reads, at one of its inputs.</summary>
    public IReadOnlyList<TensorProto> LargeWeightsOf(string operation, int input) =>
        [.. LargeWeights.Where(weights => ReadersOf(weights.Name).All(node =>
            node.OpType == operation && node.Input[input] == weights.Name && node.Input.Count(weights.Name.Equals) == 1))];

    /// <summary>Adds a constant.</summary>
    /// <returns>Its name.</returns>
    public string Add<T>(string name, DataType type, ReadOnlySpan<T> values, params ReadOnlySpan<long> dimensions)
        where T : unmanaged
    {
        Claim(name);
        graph.Initializer.Add(OnnxMessages.Tensor(name, type, MemoryMarshal.AsBytes(values), dimensions));
        return name;
    }

    /// <summary>Removes a constant; its name may be given to another value.</summary>
    public void Remove(TensorProto tensor)
    {
        graph.Initializer.Remove(tensor);
        _names.Remove(tensor.Name);
    }

    /// <summary>Adds nodes that read constants and inputs of the graph only.</summary>
    public void AddFirst(params ReadOnlySpan<NodeProto> nodes) => Insert(0, nodes);

    /// <summary>Adds nodes before another.</summary>
    public void InsertBefore(NodeProto next, params ReadOnlySpan<NodeProto> nodes) => Insert(graph.Node.IndexOf(next), nodes);

    /// <summary>Puts nodes in the place of another.</summary>
    public void Replace(NodeProto old, params ReadOnlySpan<NodeProto> nodes)
    {
        int place = graph.Node.IndexOf(old);
        graph.Node.RemoveAt(place);
        _names.ExceptWith(old.Output);
        Insert(place, nodes);
    }

    /// <summary>Lets every node read another value in place of one.</summary>
    public void Redirect(string value, string other)
    {
        foreach (NodeProto node in ReadersOf(value))
        {
            for (int i = 0; i < node.Input.Count; i++)
            {
                node.Input[i] = node.Input[i] == value ? other : node.Input[i];
            }
        }
    }

    private static bool IsLarge(TensorProto tensor) =>
        tensor.DataType == (int)DataType.Float && tensor.Dims.Count > 1 && tensor.Dims.Aggregate((size, length) => size * length) >= LeastElements;

    private void Insert(int place, ReadOnlySpan<NodeProto> nodes)
    {
        foreach (NodeProto node in nodes)
        {
            foreach (string output in node.Output)
            {
                Claim(output);
            }

            graph.Node.Insert(place++, node);
        }
    }

    private void Claim(string name)
    {
        if (!_names.Add(name))
        {
            throw new InvalidOperationException($"The graph has two values named '{name}'.");
        }
    }
}
