using SimpleClip.Numerics;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>
/// The SAS-P block (simplified attention sub-block, parallel; He and Hofmann, arXiv 2311.01906, section 4.3): one norm, shaped attention
/// and feed-forward layer beside each other, no skip connection: <c>n = ln(x)</c>, <c>y = β_SA · attn(n) + β_FF · mlp(n)</c>.
/// </summary>
public sealed class SasPBlock : TransformerBlock
{
    /// <summary>The deviation that the feed-forward weights are drawn with.</summary>
    public const double WeightDeviation = 0.02;

    [ComponentName(Name = "ln")]
    private readonly nn.Module<Tensor, Tensor> _norm;

    [ComponentName(Name = "attn")]
    private readonly ShapedAttention _attention;

    [ComponentName(Name = "mlp")]
    private readonly FeedForward _feedForward;

    [ComponentName(Name = "beta_sa")]
    private readonly Parameter _attentionGain;

    [ComponentName(Name = "beta_ff")]
    private readonly Parameter _feedForwardGain;

    /// <summary>
    /// Makes a block as the paper initialises it: queries zero, other matrices N(0, 0.02²), biases zero, every gain 1 but that of the
    /// feed-forward layer. Its attention starts as the identity.
    /// </summary>
    /// <param name="shape">Width, heads and feed-forward layer.</param>
    /// <param name="config">Norm, biases and the feed-forward layer's first gain.</param>
    /// <param name="shared">The block whose query and key projections this one uses; null for its own.</param>
    /// <param name="random">The source of randomness; null takes the process-wide one.</param>
    public SasPBlock(TransformerShape shape, SasPConfig config, SasPBlock? shared = null, Generator? random = null)
        : base(nameof(SasPBlock))
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(config);
        _norm = config.Norm == SasPNorm.RmsNorm ? new RmsNorm(shape.Width) : new LayerNorm(shape.Width);
        _attention = shared is null
            ? new ShapedAttention(shape.Width, shape.Heads, shape.Causal, config.QueryKeyBias, random)
            : new ShapedAttention(shared.Attention);
        _feedForward = new FeedForward(shape.Width, shape.HiddenWidth, shape.Activation, random, config.FeedForwardBias);
        foreach (Linear layer in (Linear[])[_feedForward.Expand, _feedForward.Contract])
        {
            Initialisation.Renew(layer.Weight, WeightDeviation, random);
            Initialisation.Clear(layer.Bias);
        }

        _attentionGain = Initialisation.Constant(1);
        _feedForwardGain = Initialisation.Constant(config.FeedForwardGain);
        RegisterComponents();
    }

    /// <summary>The norm in front of both branches, a <see cref="LayerNorm"/> or an <see cref="RmsNorm"/>, <c>ln</c>.</summary>
    public nn.Module<Tensor, Tensor> Norm => _norm;

    /// <summary>The attention, <c>attn</c>.</summary>
    public ShapedAttention Attention => _attention;

    /// <summary>The feed-forward layer, <c>mlp</c>.</summary>
    public FeedForward FeedForward => _feedForward;

    /// <summary>The weight β_SA of the attention branch, a scalar.</summary>
    public Parameter AttentionGain => _attentionGain;

    /// <summary>The weight β_FF of the feed-forward branch, a scalar.</summary>
    public Parameter FeedForwardGain => _feedForwardGain;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor normed = _norm.call(input);
        return AddFeedForward(_attention.ForwardScaled(normed, _attentionGain), normed).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor ForwardAt(Tensor input, Tensor rows, Tensor? mask)
    {
        using var scope = NewDisposeScope();
        Tensor normed = _norm.call(input);
        Tensor alone = Rows(normed, rows);
        return AddFeedForward(_attention.ForwardAt(normed, alone, mask, _attentionGain), alone).MoveToOuterDisposeScope();
    }

    private protected override Tensor AttentionMaps(Tensor input)
    {
        using var scope = NewDisposeScope();
        return _attention.AttentionMaps(_norm.call(input)).MoveToOuterDisposeScope();
    }

    private Tensor AddFeedForward(Tensor attended, Tensor normed) =>
        attended.PlusProduct(MixedPrecision.Widen(_feedForward.call(normed)), _feedForwardGain);
}
