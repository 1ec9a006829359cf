using SimpleClip.Numerics;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>Computes attention as a matrix, which fused kernels never show.</summary>
internal static class AttentionMaps
{
    /// <summary>softmax(Q Kᵀ / √(width/heads)), [batch, heads, tokens, tokens].</summary>
    /// <param name="queries">[batch, tokens, width].</param>
    /// <param name="keys">[batch, tokens, width].</param>
    /// <param name="heads">Number of heads.</param>
    /// <param name="causal">Whether a token sees only itself and the tokens before it.</param>
    public static Tensor Compute(Tensor queries, Tensor keys, int heads, bool causal)
    {
        long batch = queries.shape[0], tokens = queries.shape[1], width = queries.shape[2] / heads;
        using var scope = NewDisposeScope();
        Tensor Split(Tensor stacked) =>
            MixedPrecision.Widen(stacked).view(batch, tokens, heads, width).transpose(1, 2).reshape(batch * heads, tokens, width);
        Tensor scores = Split(queries).bmm(Split(keys).transpose(1, 2)).Times(1 / Math.Sqrt(width)).view(batch, heads, tokens, tokens);
        if (causal)
        {
            Tensor places = TensorArithmetic.Multiples(tokens, 1, queries.device);
            scores.FillInPlace(places.unsqueeze(0).gt(places.unsqueeze(1)), double.NegativeInfinity);
        }

        return scores.softmax(-1).MoveToOuterDisposeScope();
    }
}
