using SimpleClip.Networks;
using SimpleClip.Numerics;
using static TorchSharp.torch;

namespace SimpleClip.Inheritance;

/// <summary>Runs a transformer tower under masks: what it computes is what the pruned tower will compute (TinyCLIP, src/open_clip/model.py).</summary>
internal static class MaskedTransformer
{
    /// <summary>Embeds images.</summary>
    public static Tensor EncodeImage(VisionTransformer tower, Tensor images, MaskSet masks)
    {
        using var scope = NewDisposeScope();
        Tensor patches = tower.Patches.call(images);
        Tensor tokens = cat([tower.ClassToken.expand(patches.shape[0], 1, -1), patches], 1).Plus(tower.Positions) * masks.Hidden;
        Tensor kept = FindKept(masks);
        Tensor mixed = RunBlocks(tower.Transformer, Norm(tower.NormBefore!, tokens, kept), masks, kept);
        Tensor pooled = Norm(tower.NormAfter, mixed.select(1, 0), kept);
        return Normalise(MixedPrecision.Multiply(pooled, tower.Projection)).MoveToOuterDisposeScope();
    }

    /// <summary>Embeds texts.</summary>
    public static Tensor EncodeText(TextTransformer tower, Tensor ids, MaskSet masks)
    {
        using var scope = NewDisposeScope();
        Tensor kept = FindKept(masks);
        Tensor mixed = RunBlocks(tower.Transformer, tower.Embed(ids) * masks.Hidden, masks, kept);
        Tensor rows = ids.argmax(-1).Plus(TensorArithmetic.Multiples(ids.shape[0], ids.shape[1], ids.device));
        Tensor pooled = Norm(tower.NormAfter, mixed.flatten(0, 1).index_select(0, rows), kept);
        return Normalise(MixedPrecision.Multiply(pooled, tower.Projection!)).MoveToOuterDisposeScope();
    }

    /// <summary>The features of a token that are not pruned away, int64.</summary>
    public static Tensor FindKept(MaskSet masks)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        return FindKept(masks.Hidden).MoveToOuterDisposeScope();
    }

    /// <summary>The places of a mask that are not zero, int64.</summary>
    public static Tensor FindKept(Tensor mask)
    {
        float[] values = mask.detach().cpu().data<float>().ToArray();
        return tensor([.. Enumerable.Range(0, values.Length).Where(index => values[index] != 0).Select(static index => (long)index)]).to(mask.device);
    }

    private static Tensor RunBlocks(Transformer transformer, Tensor tokens, MaskSet masks, Tensor kept)
    {
        for (int layer = 0; layer < transformer.Blocks.Count; layer++)
        {
            var block = (ResidualAttentionBlock)transformer.Blocks[layer];
            Tensor attention = Attend(block.Attention, Norm(block.AttentionNorm, tokens, kept), masks.Heads[layer]);
            tokens = tokens.Plus(attention * masks.Hidden);
            FeedForward feedForward = block.FeedForward;
            Tensor hidden = feedForward.Activation.Apply(feedForward.Expand.call(Norm(block.FeedForwardNorm, tokens, kept)));
            tokens = tokens.Plus(feedForward.Contract.call(hidden * masks.Intermediate[layer]) * masks.Hidden);
        }

        return tokens;
    }

    private static Tensor Attend(MultiheadAttention attention, Tensor input, Tensor mask)
    {
        long batch = input.shape[0], tokens = input.shape[1];
        Tensor[] parts = MixedPrecision.Linear(input, attention.InputWeight, attention.InputBias)
            .view(batch, tokens, 3, attention.Heads, attention.HeadWidth)
            .permute(2, 0, 3, 1, 4)
            .unbind(0);
        Tensor mixed = MixedPrecision.Attention(parts[0], parts[1], parts[2], causal: attention.IsCausal) * mask.view(1, -1, 1, 1);
        return attention.Output.call(mixed.transpose(1, 2).reshape(batch, tokens, -1));
    }

    /// <summary>Normalises over the features that are kept, and leaves zeros in the others.</summary>
    private static Tensor Norm(LayerNorm norm, Tensor input, Tensor kept)
    {
        long width = input.shape[^1], count = kept.shape[0];
        if (count == width)
        {
            return norm.call(input);
        }

        Tensor compressed = nn.functional.layer_norm(
            MixedPrecision.Widen(input).index_select(-1, kept), [count], norm.Weight.index_select(0, kept), norm.Bias.index_select(0, kept), norm.Epsilon);
        long[] order = new long[width];
        Array.Fill(order, count);
        foreach ((long feature, int place) in kept.cpu().data<long>().ToArray().Select(static (feature, place) => (feature, place)))
        {
            order[feature] = place;
        }

        long[] column = [.. input.shape[..^1], 1];
        return cat([compressed, zeros(column, dtype: compressed.dtype, device: compressed.device)], -1).index_select(-1, tensor(order).to(input.device));
    }

    private static Tensor Normalise(Tensor features)
    {
        Tensor exact = MixedPrecision.Widen(features);
        return exact.div(exact.norm(1, keepdim: true));
    }
}
