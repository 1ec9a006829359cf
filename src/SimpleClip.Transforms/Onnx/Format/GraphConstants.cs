using System.Runtime.InteropServices;

namespace SimpleClip.Onnx.Format;

/// <summary>The numbers that are part of a graph.</summary>
internal static class GraphConstants
{
    private static readonly string[] Transparent = ["Identity", "Cast", "Squeeze", "Unsqueeze", "Reshape"];
    private const int LongestPath = 8;

    /// <summary>A number that is part of the model; null if the value is computed from inputs, or is more than one number.</summary>
    public static double? Find(OnnxModel model, string value, int steps = LongestPath)
    {
        OnnxNode? node = model.FindProducer(value);
        if ((node is null ? model.FindTensor(value) : node.Constant) is { } tensor)
        {
            return Number(model, tensor);
        }

        return node switch
        {
            null => null,
            { Inputs.Count: 0 } => null,
            _ when steps == 0 => null,
            { Operation: "Exp" } => Find(model, node.Inputs[0], steps - 1) is { } exponent ? Math.Exp(exponent) : null,
            _ => Transparent.Contains(node.Operation) ? Find(model, node.Inputs[0], steps - 1) : null,
        };
    }

    /// <summary>Whole numbers that are part of the model; null if they are computed, or of another type.</summary>
    public static IReadOnlyList<long>? FindIntegers(OnnxModel model, string value, int steps = LongestPath)
    {
        OnnxNode? node = model.FindProducer(value);
        if ((node is null ? model.FindTensor(value) : node.Constant) is { } tensor)
        {
            return Integers(model, tensor);
        }

        return node is { Inputs.Count: > 0 } && steps > 0 && Transparent.Contains(node.Operation)
            ? FindIntegers(model, node.Inputs[0], steps - 1)
            : null;
    }

    private static IReadOnlyList<long>? Integers(OnnxModel model, OnnxTensor tensor)
    {
        if (tensor.RawData is not { } range)
        {
            return tensor.Listed.Count > 0 && tensor.Listed.Count == tensor.Elements ? tensor.Listed : null;
        }

        ReadOnlySpan<byte> bytes = model.Bytes.AsSpan(range.Start, range.Length);
        return tensor.Type switch
        {
            (int)OnnxElementType.Int64 => MemoryMarshal.Cast<byte, long>(bytes).ToArray(),
            (int)OnnxElementType.Int32 => [.. MemoryMarshal.Cast<byte, int>(bytes).ToArray().Select(number => (long)number)],
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
