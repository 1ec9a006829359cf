using SimpleClip.Networks;
using SimpleClip.Numerics;
using static TorchSharp.torch;

namespace SimpleClip.Export;

/// <summary>Writes a stack of blocks of which one token per sequence is read; the last block computes that token alone.</summary>
/// <param name="layers">Writes the layers.</param>
/// <param name="transformer">The stack.</param>
/// <param name="prefix">The stack's place in the network.</param>
internal sealed class TransformerExporter(LayerExporter layers, Transformer transformer, string prefix)
{
    private readonly OnnxGraphBuilder _graph = layers.Graph;

    /// <summary>[0, 0, heads, head width]: ONNX reads a zero as "this dimension as it is", and -1 as "what remains".</summary>
    private readonly string _headsShape = layers.Graph.Integers(
        $"{prefix}.heads_shape", 0, 0, -1, transformer.Shape.HeadWidth);

    private readonly string _joinedShape = layers.Graph.Integers($"{prefix}.joined_shape", 0, 0, -1);

    /// <summary>Writes the stack.</summary>
    /// <param name="tokens">[batch, tokens, width].</param>
    /// <param name="pool">Takes one token of each sequence: [batch, tokens, width] to [batch, 1, width]; its second argument names it.</param>
    /// <param name="mask">Added to the scores of all tokens, [tokens, tokens]; null for none.</param>
    /// <param name="pooledMask">Added to the scores of the pooled tokens, [batch, 1, 1, tokens]; null for none.</param>
    /// <returns>[batch, 1, width].</returns>
    public string Export(string tokens, Func<string, string, string> pool, string? mask, string? pooledMask)
    {
        for (int layer = 0; layer < transformer.Blocks.Count; layer++)
        {
            string name = $"{prefix}.resblocks.{layer}";
            if (transformer.Blocks[layer] is not ResidualAttentionBlock block)
            {
                throw new NotSupportedException($"A block of type {transformer.Blocks[layer].GetType().Name} cannot be written as ONNX.");
            }

            string normed = layers.Norm($"{name}.ln_1", tokens, block.AttentionNorm);
            if (layer < transformer.Blocks.Count - 1)
            {
                string attended = layers.Add($"{name}.attended", tokens, Attention($"{name}.attn", block.Attention, normed, normed, mask));
                tokens = AddFeedForward(name, block, attended);
            }
            else
            {
                string query = pool(normed, $"{name}.ln_1.pooled");
                string attention = Attention($"{name}.attn", block.Attention, query, normed, pooledMask);
                string attended = layers.Add($"{name}.attended", pool(tokens, $"{name}.pooled"), attention);
                tokens = AddFeedForward(name, block, attended);
            }
        }

        return tokens;
    }

    private string AddFeedForward(string name, ResidualAttentionBlock block, string attended)
    {
        string normed = layers.Norm($"{name}.ln_2", attended, block.FeedForwardNorm);
        return layers.Add(name, attended, layers.FeedForward($"{name}.mlp", normed, block.FeedForward));
    }

    private string Attention(string name, MultiheadAttention attention, string queries, string memory, string? mask)
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        double scale = 1 / Math.Sqrt(attention.HeadWidth);
        Tensor[] weights = attention.InputWeight.chunk(3, 0), biases = attention.InputBias.chunk(3, 0);
        string query = layers.Linear($"{name}.query", queries, weights[0].Times(scale), biases[0].Times(scale));
        string key = layers.Linear($"{name}.key", memory, weights[1], biases[1]);
        string value = layers.Linear($"{name}.value", memory, weights[2], biases[2]);

        string scores = _graph.Node("MatMul", $"{name}.scores", [Heads(query, 0, 2, 1, 3), Heads(key, 0, 2, 3, 1)]);
        string masked = mask is null ? scores : layers.Add($"{name}.masked_scores", scores, mask);
        string shares = _graph.Node("Softmax", $"{name}.shares", [masked], ("axis", -1));
        string mixed = _graph.Node("MatMul", $"{name}.mixed", [shares, Heads(value, 0, 2, 1, 3)]);
        string sequence = _graph.Node("Transpose", $"{name}.mixed_sequence", [mixed], ("perm", new long[] { 0, 2, 1, 3 }));
        string joined = _graph.Node("Reshape", $"{name}.joined", [sequence, _joinedShape]);
        return layers.Linear($"{name}.out_proj", joined, attention.Output);
    }

    private string Heads(string projected, params long[] order) =>
        _graph.Node("Transpose", $"{projected}.by_head", [_graph.Node("Reshape", $"{projected}.split", [projected, _headsShape])], ("perm", order));
}
