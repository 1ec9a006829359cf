namespace SimpleClip.Onnx.Format;

/// <summary>A node of a graph.</summary>
/// <param name="Operation">What it computes.</param>
/// <param name="Inputs">The values it reads, those that its subgraphs read included.</param>
/// <param name="Outputs">The values it gives.</param>
/// <param name="Constant">The tensor that a node <c>Constant</c> or <c>ConstantOfShape</c> holds.</param>
/// <param name="CastTo">The type of elements that a node <c>Cast</c> makes, as ONNX numbers it.</param>
/// <param name="Range">Its place in the file.</param>
internal sealed record OnnxNode(
    string Operation, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs, OnnxTensor? Constant, int? CastTo, ByteRange Range);
