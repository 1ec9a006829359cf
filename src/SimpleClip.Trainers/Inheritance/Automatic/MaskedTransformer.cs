using SimpleClip.Networks;
using SimpleClip.Numerics;
using static TorchSharp.torch;

namespace SimpleClip.Inheritance;

/// <summary>Runs a transformer tower under masks: what it computes is what the pruned tower will compute (TinyCLIP,
/// src/open_clip/model.py).</summary>
internal static class MaskedTransformer
{
    /// <summary>Embeds images.</summary>
    public static Tensor EncodeImage(VisionTransformer tower, Tensor images, MaskSet masks)
    {
        using var scope = NewDisposeScope();
        KeptFeatures kept = new(masks.Hidden);
        Tensor tokens = tower.EmbedPatches(images) * masks.Hidden;
        Tensor mixed = RunBlocks(tower.Transformer, kept.Norm(tower.NormBefore!, tokens), masks, kept);
        Tensor pooled = kept.Norm(tower.NormAfter, mixed.select(1, 0));
        return MixedPrecision.Widen(MixedPrecision.Multiply(pooled, tower.Projection)).ToUnitRows().MoveToOuterDisposeScope();
    }

    /// <summary>Embeds texts.</summary>
    public static Tensor EncodeText(TextTransformer tower, Tensor ids, MaskSet masks)
    {
        using var scope = NewDisposeScope();
        KeptFeatures kept = new(masks.Hidden);
        Tensor mixed = RunBlocks(tower.Transformer, tower.Embed(ids) * masks.Hidden, masks, kept);
        Tensor rows = ids.argmax(-1).Plus(TensorArithmetic.Multiples(ids.shape[0], ids.shape[1], ids.device));
        Tensor pooled = kept.Norm(tower.NormAfter, mixed.flatten(0, 1).index_select(0, rows));
        return MixedPrecision.Widen(MixedPrecision.Multiply(pooled, tower.Projection!)).ToUnitRows().MoveToOuterDisposeScope();
    }

    private static Tensor RunBlocks(Transformer transformer, Tensor tokens, MaskSet masks, KeptFeatures kept)
    {
        for (int layer = 0; layer < transformer.Blocks.Count; layer++)
        {
            var block = (ResidualAttentionBlock)transformer.Blocks[layer];
            Tensor attention = block.Attention.ForwardMasked(kept.Norm(block.AttentionNorm, tokens), masks.Heads[layer]);
            tokens = tokens.Plus(attention * masks.Hidden);
            FeedForward feedForward = block.FeedForward;
            Tensor hidden = feedForward.Activation.Apply(feedForward.Expand.call(kept.Norm(block.FeedForwardNorm, tokens)));
            tokens = tokens.Plus(feedForward.Contract.call(hidden * masks.Intermediate[layer]) * masks.Hidden);
        }

        return tokens;
    }
}
