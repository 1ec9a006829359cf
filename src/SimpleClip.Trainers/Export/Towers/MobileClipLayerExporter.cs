using SimpleClip.Networks;
using static TorchSharp.torch;

namespace SimpleClip.Export;

/// <summary>Writes the layers that MobileCLIP's two encoders have in common, in their re-parameterised form.</summary>
internal sealed class MobileClipLayerExporter(LayerExporter layers)
{
    private readonly OnnxGraphBuilder _graph = layers.Graph;

    /// <summary>Writes convolutions.</summary>
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

    /// <summary>[batch, width, height, width] to [batch, pixels, width].</summary>
    public string PixelTokens(string name, string maps, int width)
    {
        string columns = _graph.Node("Reshape", $"{name}.columns", [maps, _graph.Integers($"{name}.columns_shape", 0, width, -1)]);
        return _graph.Node("Transpose", name, [columns], ("perm", new long[] { 0, 2, 1 }));
    }

    /// <summary>[batch, pixels, width] to the shape of maps.</summary>
    public string PixelMaps(string name, string tokens, string maps)
    {
        string columns = _graph.Node("Transpose", $"{name}.columns", [tokens], ("perm", new long[] { 0, 2, 1 }));
        return _graph.Node("Reshape", name, [columns, _graph.Node("Shape", $"{name}.shape", [maps])]);
    }

    public string Gelu(string name, string input) => layers.Activate(name, input, Activation.Gelu);

    public string PreNormLayer(string name, string tokens, PreNormLayer layer, AttentionExporter attention, string? mask)
    {
        string mha = $"{name}.pre_norm_mha", ffn = $"{name}.pre_norm_ffn";
        StackedSelfAttention self = layer.Attention.Attention;
        string normed = layers.Norm($"{mha}.0", tokens, layer.Attention.Norm);
        string mixed = Attention($"{mha}.1", normed, ("qkv_proj", self.Input), ("out_proj", self.Output), attention, mask);
        string attended = layers.Add($"{mha}.sum", tokens, mixed);
        string hidden = layers.Linear($"{ffn}.1", layers.Norm($"{ffn}.0", attended, layer.FeedForward.Norm), layer.FeedForward.Expand);
        return layers.Add(name, attended, layers.Linear($"{ffn}.4", Gelu($"{ffn}.2", hidden), layer.FeedForward.Contract));
    }

    /// <summary>Writes attention on what one matrix makes queries, keys and values of.</summary>
    /// <param name="name">The place in the network, and the names of the layers in it.</param>
    /// <param name="tokens">[batch, tokens, width].</param>
    /// <param name="input">Queries, keys and values.</param>
    /// <param name="output">The projection of the heads.</param>
    /// <param name="attention">Writes the part without weights.</param>
    /// <param name="mask">Added to the scores; null for none.</param>
    public string Attention(
        string name, string tokens, (string Name, Linear Layer) input, (string Name, Linear Layer) output, AttentionExporter attention, string? mask = null)
    {
        string stacked = layers.Linear($"{name}.{input.Name}", tokens, input.Layer);
        string[] parts = _graph.Split($"{name}.{input.Name}.part", stacked, axis: 2, output.Layer.Weight.shape[1], 3);
        return layers.Linear($"{name}.{output.Name}", attention.Mix(name, parts[0], parts[1], parts[2], mask), output.Layer);
    }
}
