using SimpleClip.Numerics;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>The Pre-LN transformer layer by the names of ml-mobileclip's <c>transformer.py</c>, with GELU.</summary>
internal sealed class PreNormLayer : nn.Module<Tensor, Tensor>, INetworkBlock
{
    [ComponentName(Name = "pre_norm_mha")]
    private readonly PreNormAttention _attention;

    [ComponentName(Name = "pre_norm_ffn")]
    private readonly PreNormFeedForward _feedForward;

    public PreNormLayer(PreNormShape shape, Generator? random)
        : base(nameof(PreNormLayer))
    {
        _attention = new PreNormAttention(shape, random);
        _feedForward = new PreNormFeedForward(shape, random);
        RegisterComponents();
    }

    /// <summary>The attention and the norm before it, <c>pre_norm_mha</c>.</summary>
    public PreNormAttention Attention => _attention;

    /// <summary>The feed-forward layer and the norm before it, <c>pre_norm_ffn</c>.</summary>
    public PreNormFeedForward FeedForward => _feedForward;

    /// <summary>Applies the layer to [batch, tokens, width].</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor attended = input.Plus(_attention.call(input));
        return attended.Plus(_feedForward.call(attended)).MoveToOuterDisposeScope();
    }
}
