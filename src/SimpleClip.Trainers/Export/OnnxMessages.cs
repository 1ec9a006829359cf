using Google.Protobuf;
using SimpleClip.Export.Format;
using AttributeType = SimpleClip.Export.Format.AttributeProto.Types.AttributeType;
using DataType = SimpleClip.Export.Format.TensorProto.Types.DataType;

namespace SimpleClip.Export;

/// <summary>Makes the messages that an ONNX graph consists of.</summary>
internal static class OnnxMessages
{
    public static TensorProto Tensor(string name, DataType type, ReadOnlySpan<byte> values, params ReadOnlySpan<long> dimensions)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)type, RawData = ByteString.CopyFrom(values) };
        tensor.Dims.AddRange(dimensions.ToArray());
        return tensor;
    }

    /// <summary>A node whose one result has its name.</summary>
    public static NodeProto Node(
        string operation, string name, IEnumerable<string> inputs, params ReadOnlySpan<(string Name, object Value)> attributes) =>
        Node(operation, name, inputs, [name], attributes);

    public static NodeProto Node(
        string operation,
        string name,
        IEnumerable<string> inputs,
        IEnumerable<string> outputs,
        params ReadOnlySpan<(string Name, object Value)> attributes)
    {
        var node = new NodeProto { OpType = operation, Name = name };
        node.Input.AddRange(inputs);
        node.Output.AddRange(outputs);
        foreach ((string attribute, object value) in attributes)
        {
            node.Attribute.Add(Attribute(attribute, value));
        }

        return node;
    }

    /// <summary>A node that makes float32 of another type.</summary>
    public static NodeProto CastToFloat(string name, string input) => Node("Cast", name, [input], ("to", (int)DataType.Float));

    private static AttributeProto Attribute(string name, object value)
    {
        var attribute = new AttributeProto { Name = name };
        switch (value)
        {
            case int number:
                attribute.I = number;
                attribute.Type = AttributeType.Int;
                break;
            case float number:
                attribute.F = number;
                attribute.Type = AttributeType.Float;
                break;
            case long[] numbers:
                attribute.Ints.AddRange(numbers);
                attribute.Type = AttributeType.Ints;
                break;
            default:
                throw new ArgumentException($"An attribute cannot be a {value.GetType()}.", nameof(value));
        }

        return attribute;
    }
}
