using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>Scaled dot-product attention on queries, keys and values that one matrix has made.</summary>
internal static class StackedAttention
{
    /// <summary>Lets every token attend to its sequence.</summary>
    /// <param name="stacked">Queries, keys and values side by side, [batch, tokens, 3·width].</param>
    /// <param name="heads">Number of heads.</param>
    /// <param name="causal">Whether a token sees only itself and the tokens before it.</param>
    /// <returns>The heads side by side, [batch, tokens, width].</returns>
    public static Tensor Attend(Tensor stacked, int heads, bool causal)
    {
        long batch = stacked.shape[0], tokens = stacked.shape[1], width = stacked.shape[2] / 3;
        using var scope = NewDisposeScope();
        Tensor[] parts = stacked.view(batch, tokens, 3, heads, -1).permute(2, 0, 3, 1, 4).unbind(0);
        Tensor mixed = MixedPrecision.Attention(parts[0], parts[1], parts[2], causal: causal);
        return mixed.transpose(1, 2).reshape(batch, tokens, width).MoveToOuterDisposeScope();
    }
}
