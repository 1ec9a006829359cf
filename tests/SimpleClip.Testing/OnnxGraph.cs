using System.Runtime.InteropServices;

namespace SimpleClip.Testing;

/// <summary>Writes a small ONNX graph with one input and one output. Numbers are fields of onnx.proto.</summary>
internal sealed class OnnxGraph
{
    private const int IrVersion = 8;
    private const int OpSet = 17;
    private const int AttributeOfIntegers = 7;
    private const int AttributeOfInteger = 2;

    private readonly ProtobufWriter _graph = new ProtobufWriter().Text(2, "tower");

    /// <summary>The type of the elements of tensors.</summary>
    public enum ElementType
    {
        Float = 1,
        Int64 = 7,
    }

    public OnnxGraph Input(string name, ElementType type, params long[] shape) => Value(11, name, type, shape);

    public OnnxGraph Output(string name, params long[] shape) => Value(12, name, ElementType.Float, shape);

    public OnnxGraph Weights(string name, float[] values, params long[] shape)
    {
        var tensor = new ProtobufWriter()
            .Integer(2, (long)ElementType.Float)
            .Text(8, name)
            .Bytes(9, MemoryMarshal.AsBytes(values.AsSpan()));
        foreach (long dimension in shape)
        {
            tensor.Integer(1, dimension);
        }

        _graph.Message(5, tensor);
        return this;
    }

    /// <summary>Adds a node, with at most one attribute: an integer, or a list of integers.</summary>
    public OnnxGraph Node(string operation, string[] inputs, string output, string? attribute = null, long value = 0, bool isList = false)
    {
        var node = new ProtobufWriter().Text(2, output).Text(4, operation);
        foreach (string input in inputs)
        {
            node.Text(1, input);
        }

        if (attribute is not null)
        {
            var message = new ProtobufWriter().Text(1, attribute).Integer(20, isList ? AttributeOfIntegers : AttributeOfInteger);
            node.Message(5, message.Integer(isList ? 8 : 3, value));
        }

        _graph.Message(1, node);
        return this;
    }

    /// <summary>The model as a file's bytes.</summary>
    public byte[] ToArray() => new ProtobufWriter()
        .Integer(1, IrVersion)
        .Message(7, _graph)
        .Message(8, new ProtobufWriter().Text(1, "").Integer(2, OpSet))
        .ToArray();

    // The first dimension is the batch.
    private OnnxGraph Value(int field, string name, ElementType type, long[] shape)
    {
        var dimensions = new ProtobufWriter().Message(1, new ProtobufWriter().Text(2, "batch"));
        foreach (long dimension in shape)
        {
            dimensions.Message(1, new ProtobufWriter().Integer(1, dimension));
        }

        var tensor = new ProtobufWriter().Integer(1, (long)type).Message(2, dimensions);
        _graph.Message(field, new ProtobufWriter().Text(1, name).Message(2, new ProtobufWriter().Message(1, tensor)));
        return this;
    }
}
