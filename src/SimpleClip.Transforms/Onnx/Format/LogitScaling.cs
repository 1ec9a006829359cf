namespace SimpleClip.Onnx.Format;

/// <summary>By what a graph of both towers multiplies cosines, and what it adds to them, to give logits.</summary>
/// <param name="Scale">The natural logarithm of the factor.</param>
/// <param name="Bias">What is added.</param>
internal sealed record LogitScaling(double Scale, double Bias)
{
    private const int LongestPath = 16;
    private static readonly string[] LogitOutputs = ["logits_per_text", "logits_per_image"];

    /// <summary>Follows the logits back to where they are scaled; null if that is not found.</summary>
    public static LogitScaling? Find(OnnxModel model)
    {
        string? value = LogitOutputs.FirstOrDefault(name => model.FindOutput(name) is not null);
        double bias = 0;
        for (int step = 0; step < LongestPath && value is not null && model.FindProducer(value) is { } node; step++)
        {
            double?[] constants = [.. node.Inputs.Select(input => GraphConstants.Find(model, input))];
            int constant = Array.FindIndex(constants, number => number is not null);
            switch (node.Operation)
            {
                case "Mul" when node.Inputs.Count == 2 && constant >= 0 && constants[constant] > 0:
                    return new LogitScaling(Math.Log(constants[constant]!.Value), bias);
                case "Add" when node.Inputs.Count == 2 && constant >= 0:
                    bias += constants[constant]!.Value;
                    value = node.Inputs[1 - constant];
                    break;
                case "Transpose" or "Identity" or "Cast" when node.Inputs.Count == 1:
                    value = node.Inputs[0];
                    break;
                default:
                    return null;
            }
        }

        return null;
    }
}
