using SimpleClip.Export.Format;
using DataType = SimpleClip.Export.Format.TensorProto.Types.DataType;

namespace SimpleClip.Export;

/// <summary>Stores tables of vectors that are looked up, as that of a text tower's tokens, in int8 with a factor for every row.</summary>
/// <remarks>Only the rows that are looked up become float32, so the table stays small in memory too.</remarks>
internal sealed class Int8Tables : IGraphPass
{
    public string Note => "Tables of vectors are stored in int8.";

    public void Apply(OnnxGraph graph)
    {
        foreach (TensorProto weights in graph.LargeWeightsOf("Gather", input: 0).Where(Int8Tensor.CanHold))
        {
            Int8Tensor table = Int8Tensor.ByRow(weights);
            string values = graph.Add<sbyte>($"{weights.Name}.int8", DataType.Int8, table.Values, [.. weights.Dims]);
            string scales = graph.Add<float>($"{weights.Name}.scales", DataType.Float, table.Scales, weights.Dims[0], 1);
            IReadOnlyList<NodeProto> lookups = graph.ReadersOf(weights.Name);
            graph.Remove(weights);
            foreach (NodeProto lookup in lookups)
            {
                string name = lookup.Name, rows = lookup.Input[1];
                graph.Replace(
                    lookup,
                    OnnxMessages.Node("Gather", $"{name}.int8", [values, rows], ("axis", 0)),
                    OnnxMessages.CastToFloat($"{name}.unscaled", $"{name}.int8"),
                    OnnxMessages.Node("Gather", $"{name}.scales", [scales, rows], ("axis", 0)),
                    OnnxMessages.Node("Mul", name, [$"{name}.unscaled", $"{name}.scales"]));
            }
        }
    }
}
