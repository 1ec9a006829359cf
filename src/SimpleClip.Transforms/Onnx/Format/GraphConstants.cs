namespace SimpleClip.Onnx.Format;

/// <summary>The single numbers that a graph computes with.</summary>
internal static class GraphConstants
{
    private static readonly string[] Transparent = ["Identity", "Cast", "Unsqueeze", "Reshape"];

    /// <summary>A number that is part of the model; null if the value is computed from inputs, or is more than one number.</summary>
    public static double? Find(OnnxModel model, string value)
    {
        OnnxNode? node = model.FindProducer(value);
        OnnxTensor? tensor = node is null ? model.Tensors.FirstOrDefault(tensor => tensor.Name == value) : node.Constant;
        if (tensor is not null)
        {
            return Number(model, tensor);
        }

        return node switch
        {
            { Inputs.Count: > 0 } when Transparent.Contains(node.Operation) => Find(model, node.Inputs[0]),
            { Operation: "Exp", Inputs.Count: 1 } => Find(model, node.Inputs[0]) is { } exponent ? Math.Exp(exponent) : null,
            _ => null,
        };
    }

    private static double? Number(OnnxModel model, OnnxTensor tensor)
    {
        if (tensor.RawData is not { } range || tensor.Elements != 1)
        {
            return null;
        }

        ReadOnlySpan<byte> bytes = model.Bytes.AsSpan(range.Start, range.Length);
        return tensor.Type switch
        {
            (int)OnnxElementType.Float => BitConverter.ToSingle(bytes),
            (int)OnnxElementType.Float16 => (double)BitConverter.ToHalf(bytes),
            _ => null,
        };
    }
}
