namespace SimpleClip.Onnx.Format;

/// <summary>Finds the values of a graph that are known to be whole numbers.</summary>
internal static class IntegerValues
{
    // Nodes are usually in order; some tools append casts at the end.
    private const int Passes = 4;

    private static readonly string[] AlwaysIntegers =
        ["Shape", "Size", "ArgMax", "ArgMin", "NonZero", "MatMulInteger", "ConvInteger", "QuantizeLinear"];

    private static readonly string[] NeverIntegers =
        ["DequantizeLinear", "DynamicQuantizeLinear", "EyeLike", "RandomNormal", "RandomUniform", "QLinearMatMul", "QLinearConv"];

    public static HashSet<string> Find(OnnxModel model)
    {
        HashSet<string> integers =
        [
            .. model.Tensors.Where(tensor => IsInteger(tensor.Type)).Select(tensor => tensor.Name),
            .. model.DeclaredInputs.Where(input => IsInteger((int)input.Type)).Select(input => input.Name),
        ];
        for (int pass = 0, before = -1; pass < Passes && integers.Count > before; pass++)
        {
            before = integers.Count;
            foreach (OnnxNode node in model.Nodes.Where(node => GivesIntegers(node, integers)))
            {
                integers.UnionWith(node.Outputs);
            }
        }

        return integers;
    }

    private static bool GivesIntegers(OnnxNode node, HashSet<string> integers) => node switch
    {
        { CastTo: { } type, Operation: "Cast" } => IsInteger(type),
        { Constant: { } tensor } => IsInteger(tensor.Type),
        { Operation: "Where" or "OneHot", Inputs.Count: 3 } => integers.Contains(node.Inputs[^1]),
        _ when AlwaysIntegers.Contains(node.Operation) => true,
        _ when NeverIntegers.Contains(node.Operation) => false,
        { Inputs: [var first, ..] } => integers.Contains(first),
        _ => false,
    };

    // Unsigned and signed whole numbers of 8 to 64 bits.
    private static bool IsInteger(int type) => type is (>= 2 and <= 7) or 12 or 13;
}
