using System.Runtime.InteropServices;

namespace SimpleClip.Testing;

/// <summary>Writes a small ONNX graph. Numbers are fields of onnx.proto.</summary>
public sealed class OnnxGraph
{
    private const int IrVersion = 8;
    private const int OpSet = 17;
    private const int AttributeOfIntegers = 7;
    private const int AttributeOfInteger = 2;

    private readonly ProtobufWriter _graph = new ProtobufWriter().Text(2, "tower");

    /// <summary>The type of the elements of tensors.</summary>
    public enum ElementType
    {
        /// <summary>Floating point of 32 bits.</summary>
        Float = 1,

        /// <summary>Whole numbers of 32 bits.</summary>
        Int32 = 6,

        /// <summary>Whole numbers of 64 bits.</summary>
        Int64 = 7,

        /// <summary>Floating point of 16 bits.</summary>
        Float16 = 10,

        /// <summary>Floating point of 64 bits.</summary>
        Double = 11,
    }

    /// <summary>Declares an input whose first dimension is the batch.</summary>
    public OnnxGraph Input(string name, ElementType type, params long[] shape) => Value(11, name, type, [null, .. shape]);

    /// <summary>Declares an input of any shape; null stands for an open dimension.</summary>
    public OnnxGraph InputOfShape(string name, ElementType type, params long?[] shape) => Value(11, name, type, shape);

    /// <summary>Declares a float32 output whose first dimension is the batch.</summary>
    public OnnxGraph Output(string name, params long[] shape) => Value(12, name, ElementType.Float, [null, .. shape]);

    /// <summary>Declares an output of any shape; null stands for an open dimension.</summary>
    public OnnxGraph OutputOfShape(string name, ElementType type, params long?[] shape) => Value(12, name, type, shape);

    /// <summary>Adds float32 weights.</summary>
    public OnnxGraph Weights(string name, float[] values, params long[] shape) =>
        Tensor(name, ElementType.Float, shape, tensor => tensor.Bytes(9, MemoryMarshal.AsBytes(values.AsSpan())));

    /// <summary>Adds a vector of int64.</summary>
    public OnnxGraph Integers(string name, params long[] values) =>
        Tensor(name, ElementType.Int64, [values.Length], tensor => tensor.Bytes(9, MemoryMarshal.AsBytes(values.AsSpan())));

    /// <summary>Adds float32 weights that lie in another file.</summary>
    public OnnxGraph ExternalWeights(string name, string location, string offset, string length, params long[] shape) => Tensor(
        name,
        ElementType.Float,
        shape,
        tensor => tensor.Message(13, Entry("location", location)).Message(13, Entry("offset", offset)).Message(13, Entry("length", length)).Integer(14, 1));

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

    private static ProtobufWriter Entry(string key, string value) => new ProtobufWriter().Text(1, key).Text(2, value);

    private OnnxGraph Tensor(string name, ElementType type, long[] shape, Func<ProtobufWriter, ProtobufWriter> addElements)
    {
        var tensor = new ProtobufWriter().Integer(2, (long)type).Text(8, name);
        foreach (long dimension in shape)
        {
            tensor.Integer(1, dimension);
        }

        _graph.Message(5, addElements(tensor));
        return this;
    }

    private OnnxGraph Value(int field, string name, ElementType type, long?[] shape)
    {
        var dimensions = new ProtobufWriter();
        for (int i = 0; i < shape.Length; i++)
        {
            dimensions.Message(1, shape[i] is { } length ? new ProtobufWriter().Integer(1, length) : new ProtobufWriter().Text(2, i == 0 ? "batch" : $"{name}_{i}"));
        }

        var tensor = new ProtobufWriter().Integer(1, (long)type).Message(2, dimensions);
        _graph.Message(field, new ProtobufWriter().Text(1, name).Message(2, new ProtobufWriter().Message(1, tensor)));
        return this;
    }
}
