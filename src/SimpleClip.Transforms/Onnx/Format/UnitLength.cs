namespace SimpleClip.Onnx.Format;

/// <summary>Tells whether a graph scales its output to length 1.</summary>
internal static class UnitLength
{
    private const int LongestPath = 8;
    private static readonly string[] Between = ["Clip", "Max", "Expand", "Unsqueeze", "Identity", "Cast", "Sqrt", "Pow", "Add"];
    private static readonly string[] Lengths = ["ReduceL2", "ReduceSum", "ReduceSumSquare"];

    /// <summary>Whether an output is the quotient of something and its length, as exporters write it.</summary>
    public static bool IsNormalized(OnnxModel model, string output) => IsNormalized(model, output, LongestPath);

    private static bool IsNormalized(OnnxModel model, string value, int steps) => model.FindProducer(value) switch
    {
        { Operation: "LpNormalization" } => true,
        { Operation: "Identity" or "Cast", Inputs.Count: 1 } node => steps > 0 && IsNormalized(model, node.Inputs[0], steps - 1),
        { Operation: "Div", Inputs.Count: 2 } node => IsLength(model, node.Inputs[1], LongestPath),
        _ => false,
    };

    private static bool IsLength(OnnxModel model, string value, int steps) => model.FindProducer(value) is { Inputs.Count: > 0 } node
        && (Lengths.Contains(node.Operation)
            || (steps > 0 && Between.Contains(node.Operation) && IsLength(model, node.Inputs[0], steps - 1)));
}
