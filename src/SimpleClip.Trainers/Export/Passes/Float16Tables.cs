using SimpleClip.Export.Format;

namespace SimpleClip.Export;

/// <summary>Stores tables of vectors that are looked up, as that of a text tower's tokens, in half precision.</summary>
/// <remarks>Only the rows that are looked up become float32, so the table stays small in memory too.</remarks>
internal sealed class Float16Tables : IGraphPass
{
    public string Note => "Tables of vectors are stored in float16.";

    public void Apply(OnnxGraph graph)
    {
        foreach (TensorProto weights in graph.LargeWeightsOf("Gather", input: 0))
        {
            IReadOnlyList<NodeProto> lookups = graph.ReadersOf(weights.Name);
            if (!Float16Tensor.TryReplace(graph, weights, out string? stored))
            {
                continue;
            }

            foreach (NodeProto lookup in lookups)
            {
                string rows = $"{lookup.Name}.float16";
                graph.Replace(
                    lookup,
                    OnnxMessages.Node("Gather", rows, [stored, lookup.Input[1]], ("axis", 0)),
                    OnnxMessages.CastToFloat(lookup.Name, rows));
            }
        }
    }
}
