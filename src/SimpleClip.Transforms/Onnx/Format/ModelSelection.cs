namespace SimpleClip.Onnx.Format;

/// <summary>A part of a model's graph.</summary>
internal sealed record ModelSelection(
    IReadOnlyList<OnnxNode> Nodes, IReadOnlyList<OnnxTensor> Tensors, IReadOnlyList<OnnxValue> Inputs, IReadOnlyList<OnnxValue> Outputs)
{
    /// <summary>What it takes to compute one output.</summary>
    public static ModelSelection For(OnnxModel model, string output)
    {
        var nodes = new HashSet<OnnxNode>(ReferenceEqualityComparer.Instance);
        var values = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>([output]);
        while (open.TryPop(out string? value))
        {
            if (values.Add(value) && model.FindProducer(value) is { } node && nodes.Add(node))
            {
                foreach (string input in node.Inputs)
                {
                    open.Push(input);
                }
            }
        }

        return new ModelSelection(
            [.. model.Nodes.Where(nodes.Contains)],
            [.. model.Tensors.Where(tensor => values.Contains(tensor.Name))],
            [.. model.DeclaredInputs.Where(input => values.Contains(input.Name))],
            [.. model.Outputs.Where(found => found.Name == output)]);
    }
}
