using SimpleClip.Numerics;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>The Pre-LN transformer block: <c>x ← x + attn(ln_1(x))</c>, then <c>x ← x + mlp(ln_2(x))</c>.</summary>
public sealed class ResidualAttentionBlock : TransformerBlock
{
    [ComponentName(Name = "ln_1")]
    private readonly LayerNorm _attentionNorm;

    [ComponentName(Name = "attn")]
    private readonly MultiheadAttention _attention;

    [ComponentName(Name = "ln_2")]
    private readonly LayerNorm _feedForwardNorm;

    [ComponentName(Name = "mlp")]
    private readonly FeedForward _feedForward;

    /// <summary>Makes a block with PyTorch's default initialisation.</summary>
    /// <param name="shape">Width, heads and feed-forward layer.</param>
    /// <param name="random">The source of randomness; null takes the process-wide one.</param>
    public ResidualAttentionBlock(TransformerShape shape, Generator? random = null)
        : base(nameof(ResidualAttentionBlock))
    {
        ArgumentNullException.ThrowIfNull(shape);
        _attentionNorm = new LayerNorm(shape.Width);
        _attention = new MultiheadAttention(shape.Width, shape.Heads, shape.Causal, random, shape.HeadWidth);
        _feedForwardNorm = new LayerNorm(shape.Width);
        _feedForward = new FeedForward(shape.Width, shape.HiddenWidth, shape.Activation, random);
        RegisterComponents();
    }

    /// <summary>The norm before the attention, <c>ln_1</c>.</summary>
    public LayerNorm AttentionNorm => _attentionNorm;

    /// <summary>The attention, <c>attn</c>.</summary>
    public MultiheadAttention Attention => _attention;

    /// <summary>The norm before the feed-forward layer, <c>ln_2</c>.</summary>
    public LayerNorm FeedForwardNorm => _feedForwardNorm;

    /// <summary>The feed-forward layer, <c>mlp</c>.</summary>
    public FeedForward FeedForward => _feedForward;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor attended = input.Plus(_attention.call(_attentionNorm.call(input)));
        return AddFeedForward(attended).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor ForwardAt(Tensor input, Tensor rows, Tensor? mask)
    {
        using var scope = NewDisposeScope();
        Tensor normed = _attentionNorm.call(input);
        Tensor attended = Rows(input, rows).Plus(_attention.ForwardAt(normed, Rows(normed, rows), mask));
        return AddFeedForward(attended).MoveToOuterDisposeScope();
    }

    private protected override Tensor AttentionMaps(Tensor input)
    {
        using var scope = NewDisposeScope();
        return _attention.AttentionMaps(_attentionNorm.call(input)).MoveToOuterDisposeScope();
    }

    private Tensor AddFeedForward(Tensor attended) => attended.Plus(_feedForward.call(_feedForwardNorm.call(attended)));
}
