using SimpleClip.Networks;
using static TorchSharp.torch;

namespace SimpleClip.Export;

/// <summary>Writes the layers that MobileCLIP's two encoders have in common, in their re-parameterised form.</summary>
internal sealed class MobileClipLayerExporter(LayerExporter layers)
{
    private readonly OnnxGraphBuilder _graph = layers.Graph;

    /// <summary>Writes the convolutions.</summary>
    public ConvolutionExporter Convolutions { get; } = new(layers);

    public string RepMixerBlock(string name, string input, RepMixerBlock block)
    {
        string mixed = Convolutions.Convolution($"{name}.token_mixer.reparam_conv", input, block.Mixer.MergedConvolution!);
        return AddScaled(name, mixed, FeedForward($"{name}.convffn", mixed, block.FeedForward), ("layer_scale", block.LayerScale));
    }

    public string FeedForward(string name, string input, ConvolutionalFeedForward layer)
    {
        string depthwise = Convolutions.Convolution($"{name}.conv", input, layer.Depthwise.Convolution, layer.Depthwise.Norm);
        string hidden = Convolutions.Convolution($"{name}.fc1", depthwise, layer.Expand);
        return Convolutions.Convolution($"{name}.fc2", Gelu($"{name}.act", hidden), layer.Contract);
    }

    /// <summary>Writes <c>input + gains · branch</c>.</summary>
    public string AddScaled(string name, string input, string branch, (string Name, Tensor Gains) scale) =>
        layers.Add($"{name}.{scale.Name}.sum", input, Convolutions.LayerScale($"{name}.{scale.Name}", branch, scale.Gains));

    public string Gelu(string name, string input) => layers.Activate(name, input, Activation.Gelu);

    /// <summary>Writes attention on what one matrix makes queries, keys and values of.</summary>
    /// <param name="name">The place in the network, and the names of the layers in it.</param>
    /// <param name="tokens">[batch, tokens, width].</param>
    /// <param name="input">Queries, keys and values.</param>
    /// <param name="output">The projection of the heads.</param>
    /// <param name="attention">Writes the part without weights.</param>
    /// <param name="mask">Added to the scores; null for none.</param>
    public string Attention(
        string name, string tokens, (string Name, Linear Layer) input, (string Name, Linear Layer) output, DotProductAttentionExporter attention, string? mask = null)
    {
        string stacked = layers.Linear($"{name}.{input.Name}", tokens, input.Layer);
        string[] parts = _graph.Split($"{name}.{input.Name}.part", stacked, axis: 2, output.Layer.Weight.shape[1], 3);
        return layers.Linear($"{name}.{output.Name}", attention.Export(name, parts[0], parts[1], parts[2], mask), output.Layer);
    }
}
