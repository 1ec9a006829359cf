using SimpleClip.Networks;
using static TorchSharp.torch;

namespace SimpleClip.Export;

/// <summary>Writes the layers of convolutional networks. Feature maps are [batch, channels, height, width] unless said otherwise.</summary>
/// <remarks>A batch norm is always written with its running figures, as in evaluation, whatever mode the network is in.</remarks>
internal sealed class ConvolutionExporter(LayerExporter layers)
{
    private readonly OnnxGraphBuilder _graph = layers.Graph;

    public string Convolution(string name, string input, Conv2d layer)
    {
        string kernels = layers.Weights($"{name}.weight", layer.Weight);
        return layer.Bias is null
            ? Convolution(name, layer.Shape, [input, kernels])
            : Convolution(name, layer.Shape, [input, kernels, layers.Weights($"{name}.bias", layer.Bias)]);
    }

    /// <summary>Writes a convolution and the batch norm that reads it as one convolution.</summary>
    public string Convolution(string name, string input, Conv2d layer, BatchNorm2d norm)
    {
        var scale = new ChannelScale(norm);
        string kernels = _graph.Weights($"{name}.weight", scale.Fold(layer), layer.Weight.shape);
        string offset = _graph.Weights($"{name}.bias", scale.FoldOffset(layer), layer.Shape.Outputs);
        return Convolution(name, layer.Shape, [input, kernels, offset]);
    }

    /// <summary>Writes a batch norm that follows no convolution.</summary>
    public string BatchNorm(string name, string input, BatchNorm2d norm) =>
        _graph.Node(
            "BatchNormalization",
            name,
            [
                input,
                layers.Weights($"{name}.weight", norm.Weight),
                layers.Weights($"{name}.bias", norm.Bias),
                layers.Weights($"{name}.running_mean", norm.Mean),
                layers.Weights($"{name}.running_var", norm.Variance),
            ],
            ("epsilon", (float)BatchNorm2d.Epsilon));

    /// <summary>Writes a layer norm over the channels of every pixel.</summary>
    public string ChannelNorm(string name, string input, LayerNorm norm) =>
        ToChannelsFirst(name, layers.Norm($"{name}.normed", ToChannelsLast($"{name}.channels_last", input), norm));

    /// <summary>[batch, channels, height, width] to [batch, height, width, channels].</summary>
    public string ToChannelsLast(string name, string input) => _graph.Node("Transpose", name, [input], ("perm", new long[] { 0, 2, 3, 1 }));

    /// <summary>[batch, height, width, channels] to [batch, channels, height, width].</summary>
    public string ToChannelsFirst(string name, string input) => _graph.Node("Transpose", name, [input], ("perm", new long[] { 0, 3, 1, 2 }));

    public string Relu(string name, string input) => _graph.Node("Relu", name, [input]);

    public string Sigmoid(string name, string input) => _graph.Node("Sigmoid", name, [input]);

    /// <summary>Multiplies every channel by a learned factor.</summary>
    /// <param name="name">The name of the parameter.</param>
    /// <param name="input">The feature map.</param>
    /// <param name="gains">The factors, as many as there are channels.</param>
    public string LayerScale(string name, string input, Tensor gains)
    {
        using Tensor perChannel = gains.reshape(-1, 1, 1);
        return _graph.Node("Mul", name, [input, layers.Weights($"{name}.gamma", perChannel)]);
    }

    /// <summary>Averages squares of pixels that do not overlap.</summary>
    public string AveragePool(string name, string input, long side) =>
        _graph.Node("AveragePool", name, [input], ("kernel_shape", new[] { side, side }), ("strides", new[] { side, side }));

    /// <summary>Averages all pixels: [batch, channels, 1, 1].</summary>
    public string GlobalAveragePool(string name, string input) => _graph.Node("GlobalAveragePool", name, [input]);

    /// <summary>[batch, channels, 1, 1] to [batch, channels].</summary>
    public string Flatten(string name, string input) => _graph.Node("Flatten", name, [input], ("axis", 1));

    /// <summary>Writes squeeze-and-excitation (Hu et al., arXiv 1709.01507): each channel times a gate that all pixels have in
    /// common.</summary>
    /// <param name="name">The name of the module.</param>
    /// <param name="input">The feature map.</param>
    /// <param name="reduce">The 1x1 convolution to fewer channels, and its name in the module.</param>
    /// <param name="expand">The 1x1 convolution back, and its name in the module.</param>
    public string SqueezeExcite(string name, string input, (string Name, Conv2d Layer) reduce, (string Name, Conv2d Layer) expand)
    {
        string pooled = GlobalAveragePool($"{name}.pooled", input);
        string squeezed = Relu($"{name}.squeezed", Convolution($"{name}.{reduce.Name}", pooled, reduce.Layer));
        string gate = Sigmoid($"{name}.gate", Convolution($"{name}.{expand.Name}", squeezed, expand.Layer));
        return _graph.Node("Mul", name, [input, gate]);
    }

    private string Convolution(string name, ConvolutionShape shape, IEnumerable<string> inputs)
    {
        ((long height, long width), (long top, long left), long stride) = (shape.Kernel, shape.Padding, shape.Stride);
        return _graph.Node(
            "Conv",
            name,
            inputs,
            ("kernel_shape", new[] { height, width }),
            ("strides", new[] { stride, stride }),
            ("pads", new[] { top, left, top, left }),
            ("group", shape.Groups));
    }
}
