namespace SimpleClip.Onnx.Format;

/// <summary>
/// Refuses what takes the whole process down in ONNX Runtime where it should be an error: whole numbers divided by zero, and tensors whose
/// announced size alone exhausts the memory.
/// </summary>
/// <remarks>
/// A graph is a program. This makes damaged files and plain bombs harmless; it does not make it safe to compute what a determined attacker
/// wrote.
/// </remarks>
internal static class GraphGuard
{
    private const long LargestTensor = 1 << 29;

    /// <exception cref="InvalidDataException">The graph does one of these.</exception>
    public static void Check(OnnxModel model)
    {
        Lazy<HashSet<string>> integers = new(() => IntegerValues.Find(model));
        foreach (OnnxNode node in model.Nodes)
        {
            switch (node.Operation)
            {
                case "Div" or "Mod" when node.Inputs.Any(integers.Value.Contains):
                    CheckDivision(model, node);
                    break;
                case "ConstantOfShape":
                    CheckSize(model, node, 0);
                    break;
                case "Expand" or "Tile" or "OneHot":
                    CheckSize(model, node, 1);
                    break;
                case "Range":
                    CheckRange(model, node);
                    break;
            }
        }
    }

    private static void CheckDivision(OnnxModel model, OnnxNode node)
    {
        IReadOnlyList<long>? divisors = node.Inputs.Count == 2 ? GraphConstants.FindIntegers(model, node.Inputs[1]) : null;
        if (divisors is null || divisors.Contains(0))
        {
            throw Refuse(node, $"divides whole numbers by {(divisors is null ? "others that it computes, which may be zero" : "zero")}");
        }
    }

    private static void CheckSize(OnnxModel model, OnnxNode node, int input)
    {
        IReadOnlyList<long>? lengths = node.Inputs.Count > input ? GraphConstants.FindIntegers(model, node.Inputs[input]) : null;
        Int128 size = 1;
        foreach (long length in lengths ?? [])
        {
            size *= Math.Max(length, 1);
            if (size > LargestTensor)
            {
                throw Refuse(
                    node, $"makes a tensor of the shape [{string.Join(", ", lengths!)}]; expected at most {LargestTensor} elements");
            }
        }
    }

    private static void CheckRange(OnnxModel model, OnnxNode node)
    {
        double?[] numbers = [.. node.Inputs.Select(input =>
            GraphConstants.Find(model, input) ?? (GraphConstants.FindIntegers(model, input) is [var only] ? only : null))];
        if (numbers is [{ } start, { } limit, { } delta] && !((limit - start) / delta <= LargestTensor))
        {
            throw Refuse(node, $"counts from {start} to {limit} by {delta}; expected at most {LargestTensor} numbers");
        }
    }

    private static InvalidDataException Refuse(OnnxNode node, string what) =>
        new($"the node {node.Operation} that gives '{string.Join("', '", node.Outputs)}' {what}");
}
