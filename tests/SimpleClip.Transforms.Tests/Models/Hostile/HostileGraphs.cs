using SimpleClip.Testing;
using static SimpleClip.Testing.OnnxGraph;

namespace SimpleClip.Tests.Models.Hostile;

/// <summary>Image towers that are wrong in one way each.</summary>
internal static class HostileGraphs
{
    /// <summary>An operation between the pixels and a tower that would be right without.</summary>
    public static byte[] With(Func<OnnxGraph, OnnxGraph> addNodes, string result = "x") => addNodes(Tower())
        .Node("GlobalAveragePool", [result], "pooled")
        .Node("Flatten", ["pooled"], "flat", "axis", 1)
        .Node("MatMul", ["flat", "matrix"], "image_embeds")
        .ToArray();

    /// <summary>Adds a single number to the pixels.</summary>
    public static byte[] Adding(Func<OnnxGraph, OnnxGraph> addNumbers) => With(graph => addNumbers(graph)
        .Node("Cast", ["numbers"], "floats", "to", (long)ElementType.Float)
        .Node("ReduceSum", ["floats"], "sum", "keepdims", 0)
        .Node("Add", ["pixel_values", "sum"], "x"));

    public static byte[] Chain(int length) => With(
        graph => Enumerable.Range(0, length).Aggregate(graph, (chain, i) => chain.Node("Relu", [i == 0 ? "pixel_values" : $"r{i - 1}"], $"r{i}")),
        $"r{length - 1}");

    public static byte[] WithWeights(long[] shape, int bytes) => With(
        graph => graph.Weights("large", new float[bytes / sizeof(float)], shape).Node("Relu", ["pixel_values"], "x"));

    /// <summary>Conditions in conditions.</summary>
    public static byte[] Nested(int depth, Func<ProtobufWriter, ProtobufWriter>? innermost = null)
    {
        var node = new ProtobufWriter().Text(1, "pixel_values").Text(2, "x").Text(4, "Relu");
        node = innermost?.Invoke(new ProtobufWriter()) ?? node;
        for (int i = 0; i < depth; i++)
        {
            var graph = new ProtobufWriter().Message(1, node).Text(2, $"g{i}");
            node = new ProtobufWriter().Text(2, "x").Text(4, "If").Message(5, new ProtobufWriter().Text(1, "then_branch").Message(6, graph));
        }

        var outer = new ProtobufWriter().Message(1, node).Text(2, "tower").Message(12, new ProtobufWriter().Text(1, "image_embeds"));
        return new ProtobufWriter().Integer(1, 8).Message(7, outer).ToArray();
    }

    private static OnnxGraph Tower() => new OnnxGraph()
        .Input("pixel_values", ElementType.Float, 3, ColorModel.ImageSize, ColorModel.ImageSize)
        .Output("image_embeds", ColorModel.Dimension)
        .Weights("matrix", new float[3 * ColorModel.Dimension], 3, ColorModel.Dimension);
}
