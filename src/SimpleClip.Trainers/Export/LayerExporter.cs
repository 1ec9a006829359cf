using System.Runtime.InteropServices;
using SimpleClip.Networks;
using static TorchSharp.torch;

namespace SimpleClip.Export;

/// <summary>Writes the layers that both towers consist of. A layer's weights keep their names, matrices transposed for MatMul.</summary>
internal sealed class LayerExporter(OnnxGraphBuilder graph)
{
    public OnnxGraphBuilder Graph { get; } = graph;

    public string Weights(string name, Tensor tensor)
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        Tensor values = tensor.to(ScalarType.Float32).cpu().contiguous();
        return Graph.Weights(name, MemoryMarshal.Cast<byte, float>(values.bytes), values.shape);
    }

    public string Add(string name, string left, string right) => Graph.Node("Add", name, [left, right]);

    /// <summary>Puts one learned token, [1, 1, width], before each sequence of [batch, tokens, width].</summary>
    public string PrependToken(string name, string tokens, (string Name, Tensor Values) first)
    {
        string batch = Graph.Node("Shape", $"{name}.batch", [tokens], ("start", 0), ("end", 1));
        string shape = Graph.Node("Concat", $"{name}.first_shape", [batch, Graph.Integers($"{name}.first_dimensions", 1, first.Values.shape[2])], ("axis", 0));
        string repeated = Graph.Node("Expand", $"{name}.first", [Weights(first.Name, first.Values), shape]);
        return Graph.Node("Concat", name, [repeated, tokens], ("axis", 1));
    }

    public string Linear(string name, string input, Linear layer) => Linear(name, input, layer.Weight, layer.Bias);

    public string Linear(string name, string input, Tensor weight, Tensor? bias)
    {
        using Tensor transposed = weight.t();
        string matrix = Weights($"{name}.weight", transposed);
        return bias is null
            ? Graph.Node("MatMul", name, [input, matrix])
            : Add(name, Graph.Node("MatMul", $"{name}.product", [input, matrix]), Weights($"{name}.bias", bias));
    }

    public string Project(string name, string input, Tensor matrix) => Graph.Node("MatMul", name, [input, Weights($"{name}.weight", matrix)]);

    /// <summary>Multiplies the result of a residual branch by its factors, if it has any.</summary>
    public string Scale(string name, string input, ResidualScale? scale) =>
        scale is null ? input : Graph.Node("Mul", name, [input, Weights($"{name}.gamma", scale.Factors)]);

    public string Norm(string name, string input, LayerNorm norm) =>
        Graph.Node(
            "LayerNormalization",
            name,
            [input, Weights($"{name}.weight", norm.Weight), Weights($"{name}.bias", norm.Bias)],
            ("axis", -1),
            ("epsilon", (float)norm.Epsilon));

    /// <summary>Root mean square normalisation in elementary operations; there is no operator for it before set 23.</summary>
    public string Norm(string name, string input, RmsNorm norm)
    {
        string length = Graph.Node("ReduceL2", $"{name}.length", [input], ("axes", new long[] { -1 }), ("keepdims", 1));
        float scale = 1 / MathF.Sqrt(norm.Weight.shape[0]);
        string root = Graph.Node("Mul", $"{name}.root", [length, Graph.Scalar($"{name}.scale", scale)]);
        string divisor = Add($"{name}.divisor", root, Graph.Scalar($"{name}.epsilon", (float)norm.Epsilon));
        string normed = Graph.Node("Div", $"{name}.normed", [input, divisor]);
        return Graph.Node("Mul", name, [normed, Weights($"{name}.weight", norm.Weight)]);
    }

    /// <summary>Writes the layer, its result multiplied by a gain that is folded into the weights.</summary>
    public string FeedForward(string name, string input, FeedForward layer, Tensor gain)
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        Linear contract = layer.Contract;
        return Linear($"{name}.c_proj", Expand(name, input, layer), contract.Weight * gain, contract.Bias is null ? null : contract.Bias * gain);
    }

    public string FeedForward(string name, string input, FeedForward layer) =>
        Linear($"{name}.c_proj", Expand(name, input, layer), layer.Contract);

    /// <summary>Written in the elementary operations that runtimes recognise and fuse.</summary>
    public string Activate(string name, string input, Activation activation)
    {
        if (activation == Activation.Relu)
        {
            return Graph.Node("Relu", name, [input]);
        }

        if (activation == Activation.QuickGelu)
        {
            string slope = Graph.Scalar($"{name}.slope", (float)ActivationExtensions.QuickGeluSlope);
            string gate = Graph.Node("Sigmoid", $"{name}.gate", [Graph.Node("Mul", $"{name}.scaled", [input, slope])]);
            return Graph.Node("Mul", name, [input, gate]);
        }

        string root = Graph.Scalar($"{name}.root2", MathF.Sqrt(2));
        string error = Graph.Node("Erf", $"{name}.erf", [Graph.Node("Div", $"{name}.scaled", [input, root])]);
        string gain = Graph.Node("Add", $"{name}.gain", [error, Graph.Scalar($"{name}.one", 1)]);
        string doubled = Graph.Node("Mul", $"{name}.doubled", [input, gain]);
        return Graph.Node("Mul", name, [doubled, Graph.Scalar($"{name}.half", 0.5f)]);
    }

    private string Expand(string name, string input, FeedForward layer)
    {
        string hidden = Linear($"{name}.c_fc", input, layer.Expand);
        return Activate($"{name}.{layer.Activation}", hidden, layer.Activation);
    }
}
