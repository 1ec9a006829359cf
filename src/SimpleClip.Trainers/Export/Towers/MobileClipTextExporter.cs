using SimpleClip.Networks;
using static TorchSharp.torch;
using DataType = SimpleClip.Export.Format.TensorProto.Types.DataType;

namespace SimpleClip.Export;

/// <summary>Writes MobileCLIP's text encoder, re-parameterised.</summary>
internal sealed class MobileClipTextExporter(LayerExporter layers, MobileClipTextEncoder tower)
{
    private readonly OnnxGraphBuilder _graph = layers.Graph;
    private readonly MobileClipLayerExporter _parts = new(layers);

    /// <summary>Writes the tower.</summary>
    /// <param name="ids">The token ids.</param>
    /// <param name="output">The name of the result.</param>
    /// <returns>What was written, in words.</returns>
    public string Export(string ids, string output)
    {
        using MobileClipTextEncoder merged = tower.Reparameterize();
        MobileClipTextConfig config = merged.Config;
        string tokens = Embed(ids, merged);
        var attention = new DotProductAttentionExporter(layers, "transformer", leading: 1, config.Heads, config.Width);
        string? mask = config.Causal
            ? _graph.Weights("causal_mask", TextTransformerExporter.CausalMask(config.ContextLength), config.ContextLength, config.ContextLength)
            : null;
        for (int layer = 0; layer < merged.Layers.Count; layer++)
        {
            string name = $"transformer.{layer}";
            tokens = merged.Layers[layer] switch
            {
                RepMixerBlock block => Mixer(name, tokens, block),
                PreNormLayer block => PreNorm(name, tokens, block, attention, mask),
                nn.Module other => throw new NotSupportedException($"A module of type {other.GetType().Name} cannot be written as ONNX."),
            };
        }

        // Runtimes find the maximum of 32-bit integers, but not all of them that of 64-bit ones.
        string narrow = _graph.Node("Cast", "input_ids_32", [ids], ("to", (int)DataType.Int32));
        string end = _graph.Node("ArgMax", "end_position", [narrow], ("axis", 1), ("keepdims", 1));
        string pooled = _graph.Node("GatherND", "pooled", [tokens, end], ("batch_dims", 1));
        layers.Project(output, layers.Norm("final_layer_norm", pooled, merged.NormAfter), merged.Projection);
        return config.Describe();
    }

    private string Embed(string ids, MobileClipTextEncoder merged)
    {
        string vectors = _graph.Node("Gather", "embedding_layer", [layers.Weights("embedding_layer.weight", merged.Tokens.Weight), ids], ("axis", 0));
        using Tensor positions = merged.Positions.Table.squeeze(0);
        return layers.Add("positioned", vectors, layers.Weights("positional_embedding", positions));
    }

    private string Mixer(string name, string tokens, RepMixerBlock block)
    {
        string rowAxis = _graph.Integers($"{name}.row_axis", 2);
        string columns = _graph.Node("Transpose", $"{name}.columns", [tokens], ("perm", new long[] { 0, 2, 1 }));
        string maps = _parts.RepMixerBlock(name, _graph.Node("Unsqueeze", $"{name}.maps", [columns, rowAxis]), block);
        return _graph.Node("Transpose", name, [_graph.Node("Squeeze", $"{name}.mixed_columns", [maps, rowAxis])], ("perm", new long[] { 0, 2, 1 }));
    }

    private string PreNorm(string name, string tokens, PreNormLayer layer, DotProductAttentionExporter attention, string? mask)
    {
        string mha = $"{name}.pre_norm_mha", ffn = $"{name}.pre_norm_ffn";
        StackedSelfAttention self = layer.Attention.Attention;
        string normed = layers.Norm($"{mha}.0", tokens, layer.Attention.Norm);
        string mixed = _parts.Attention($"{mha}.1", normed, ("qkv_proj", self.Input), ("out_proj", self.Output), attention, mask);
        string attended = layers.Add($"{mha}.sum", tokens, mixed);
        string hidden = layers.Linear($"{ffn}.1", layers.Norm($"{ffn}.0", attended, layer.FeedForward.Norm), layer.FeedForward.Expand);
        return layers.Add(name, attended, layers.Linear($"{ffn}.4", _parts.Gelu($"{ffn}.2", hidden), layer.FeedForward.Contract));
    }
}
