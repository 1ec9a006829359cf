using SimpleClip.Networks;

namespace SimpleClip.Export;

/// <summary>Writes a stack of blocks of which one token per sequence is read; the last block computes that token alone.</summary>
internal sealed class TransformerExporter
{
    private readonly Transformer _transformer;
    private readonly string _prefix;
    private readonly ResidualAttentionBlockExporter _residual;
    private readonly SasPBlockExporter _sasP;

    /// <param name="layers">Writes the layers.</param>
    /// <param name="transformer">The stack.</param>
    /// <param name="prefix">The stack's place in the network.</param>
    public TransformerExporter(LayerExporter layers, Transformer transformer, string prefix)
    {
        _transformer = transformer;
        _prefix = prefix;
        var attentions = new AttentionExporter(layers.Graph, transformer.Shape.HeadWidth, prefix);
        _residual = new ResidualAttentionBlockExporter(layers, attentions);
        _sasP = new SasPBlockExporter(layers, attentions, prefix);
    }

    /// <summary>Writes the stack.</summary>
    /// <param name="tokens">[batch, tokens, width].</param>
    /// <param name="pool">Takes one token of each sequence: [batch, tokens, width] to [batch, 1, width]; its second argument names
    /// it.</param>
    /// <param name="mask">Added to the scores of all tokens, [tokens, tokens]; null for none.</param>
    /// <param name="pooledMask">Added to the scores of the pooled tokens, [batch, 1, 1, tokens]; null for none.</param>
    /// <returns>[batch, 1, width].</returns>
    public string Export(string tokens, Func<string, string, string> pool, string? mask, string? pooledMask)
    {
        IReadOnlyList<TransformerBlock> blocks = _transformer.Blocks;
        for (int layer = 0; layer < blocks.Count; layer++)
        {
            string name = $"{_prefix}.resblocks.{layer}";
            bool last = layer == blocks.Count - 1;
            var place = last ? new BlockPlace(name, tokens, pooledMask, pool) : new BlockPlace(name, tokens, mask, Pool: null);
            tokens = blocks[layer] switch
            {
                SasPBlock block => _sasP.Export(block, place),
                _ => _residual.Export((ResidualAttentionBlock)blocks[layer], place),
            };
        }

        return tokens;
    }
}
