using SimpleClip.Networks;
using SimpleClip.Numerics;
using static TorchSharp.torch;

namespace SimpleClip.Export;

/// <summary>Writes Pre-LN blocks.</summary>
internal sealed class ResidualAttentionBlockExporter(LayerExporter layers, AttentionExporter attentions)
{
    /// <summary>Writes a block.</summary>
    /// <returns>[batch, tokens, width].</returns>
    public string Export(ResidualAttentionBlock block, BlockPlace place)
    {
        string name = place.Name;
        string normed = layers.Norm($"{name}.ln_1", place.Tokens, block.AttentionNorm);
        string queries = place.Choose(normed, $"{name}.ln_1.pooled");
        string attention = Attention($"{name}.attn", block.Attention, queries, normed, place.Mask);
        string scaled = layers.Scale($"{name}.ls_1", attention, block.AttentionScale);
        string attended = layers.Add($"{name}.attended", place.Choose(place.Tokens, $"{name}.pooled"), scaled);
        string normedAgain = layers.Norm($"{name}.ln_2", attended, block.FeedForwardNorm);
        string branch = layers.FeedForward($"{name}.mlp", normedAgain, block.FeedForward);
        return layers.Add(name, attended, layers.Scale($"{name}.ls_2", branch, block.FeedForwardScale));
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
        return layers.Linear($"{name}.out_proj", attentions.Mix(name, query, key, value, mask), attention.Output);
    }
}
