using SimpleClip.Export.Format;
using DataType = SimpleClip.Export.Format.TensorProto.Types.DataType;

namespace SimpleClip.Export;

/// <summary>Multiplies by constant matrices in whole numbers, as ONNX Runtime's <c>quantize_dynamic</c> does.</summary>
/// <remarks>
/// <para>
/// Weights are int8, symmetric, with a factor for every output; activations are uint8 with the range that a batch turns out to have, found
/// once for all matrices that read them. The chain of nodes is the one that ONNX Runtime fuses, with the bias, to DynamicQuantizeMatMul, or
/// to MatMulIntegerToFloat where several matrices read the same activations.
/// </para>
/// <para>
/// Weights are scaled so that 16-bit sums cannot overflow on any processor, see <see cref="Int8Tensor.ByColumn"/>; that costs less than the
/// usual remedy, 7-bit weights. Weights in uint8 would be exact too, but have no fast path on most processors with VNNI.
/// </para>
/// </remarks>
internal sealed class Int8MatMul : IGraphPass
{
    public string Note => "Linear layers compute in int8, with the range of activations found for each batch.";

    public void Apply(OnnxGraph graph)
    {
        var matrices = new Dictionary<string, (string Values, string Scales)>(StringComparer.Ordinal);
        foreach (TensorProto weights in graph.LargeWeightsOf("MatMul", input: 1).Where(Int8Tensor.CanHold))
        {
            Int8Tensor matrix = Int8Tensor.ByColumn(weights);
            matrices.Add(weights.Name, (
                graph.Add<sbyte>($"{weights.Name}.int8", DataType.Int8, matrix.Values, [.. weights.Dims]),
                graph.Add<float>($"{weights.Name}.scales", DataType.Float, matrix.Scales, weights.Dims[1])));
            graph.Remove(weights);
        }

        var activations = new HashSet<string>(StringComparer.Ordinal);
        foreach (NodeProto product in graph.Nodes.Where(node => node.OpType == "MatMul" && matrices.ContainsKey(node.Input[1])))
        {
            string input = product.Input[0];
            if (activations.Add(input))
            {
                graph.InsertBefore(product, QuantizeInput(input));
            }

            (string values, string scales) = matrices[product.Input[1]];
            graph.Replace(product, Multiply(product.Name, input, values, scales));
        }
    }

    private static NodeProto QuantizeInput(string input) =>
        OnnxMessages.Node("DynamicQuantizeLinear", $"{input}.quantized", [input], [$"{input}.quantized", $"{input}.scale", $"{input}.zero_point"]);

    private static NodeProto[] Multiply(string name, string input, string values, string scales) =>
    [
        OnnxMessages.Node("MatMulInteger", $"{name}.whole", [$"{input}.quantized", values, $"{input}.zero_point"]),
        OnnxMessages.CastToFloat($"{name}.unscaled", $"{name}.whole"),
        OnnxMessages.Node("Mul", $"{name}.scales", [$"{input}.scale", scales]),
        OnnxMessages.Node("Mul", name, [$"{name}.unscaled", $"{name}.scales"]),
    ];
}
