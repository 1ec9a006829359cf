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
        Func<string, string, nn.Module, string?, string> write = CreateLayerExporter(config);
        string? mask = config.Causal
            ? _graph.Weights("causal_mask", TextTransformerExporter.CausalMask(config.ContextLength), config.ContextLength, config.ContextLength)
            : null;
        for (int layer = 0; layer < merged.Layers.Count; layer++)
        {
            string name = $"transformer.{layer}";
            tokens = merged.Layers[layer] switch
            {
                RepMixerBlock block => Mixer(name, tokens, block),
                nn.Module other => write(name, tokens, other, mask),
            };
        }

        // Runtimes find the maximum of 32-bit integers, but not all of them that of 64-bit ones.
        string narrow = _graph.Node("Cast", "input_ids_32", [ids], ("to", (int)DataType.Int32));
        string end = _graph.Node("ArgMax", "end_position", [narrow], ("axis", 1), ("keepdims", 1));
        string pooled = _graph.Node("GatherND", "pooled", [tokens, end], ("batch_dims", 1));
        layers.Project(output, layers.Norm("final_layer_norm", pooled, merged.NormAfter), merged.Projection);
        return config.Describe();
    }

    /// <summary>What writes a transformer layer from its name, its input, itself and a mask.</summary>
    private Func<string, string, nn.Module, string?, string> CreateLayerExporter(MobileClipTextConfig config)
    {
        const string prefix = "transformer";
        if (config.SasP is null)
        {
            var attention = new AttentionExporter(layers.Graph, config.Width / config.Heads, prefix, scales: true);
            return (name, tokens, layer, mask) => _parts.PreNormLayer(name, tokens, (PreNormLayer)layer, attention, mask);
        }

        var sasP = new SasPBlockExporter(layers, new AttentionExporter(_graph, config.Width / config.Heads, prefix), prefix);
        return (name, tokens, layer, mask) => sasP.Export((SasPBlock)layer, new BlockPlace(name, tokens, mask, Pool: null));
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
}
