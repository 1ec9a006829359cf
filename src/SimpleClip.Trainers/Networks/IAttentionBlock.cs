using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>A block of a network whose attention can be looked at.</summary>
internal interface IAttentionBlock
{
    /// <summary>Applies the block.</summary>
    /// <param name="input">What the block reads.</param>
    Tensor call(Tensor input);

    /// <summary>The softmax part of the block's attention, [batch, heads, tokens, tokens]: how much each token reads of each.</summary>
    /// <param name="input">What the block reads.</param>
    Tensor AttentionMaps(Tensor input);
}
