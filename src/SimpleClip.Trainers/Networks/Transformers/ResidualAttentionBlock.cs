using SimpleClip.Numerics;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>
/// The Pre-LN transformer block: <c>x ← x + attn(ln_1(x))</c>, then <c>x ← x + mlp(ln_2(x))</c>; with layer scale, what is added is
/// multiplied by <c>ls_1</c> and <c>ls_2</c>.
/// </summary>
public sealed class ResidualAttentionBlock : TransformerBlock
{
    [ComponentName(Name = "ln_1")]
    private readonly LayerNorm _attentionNorm;

    [ComponentName(Name = "attn")]
    private readonly MultiheadAttention _attention;

    [ComponentName(Name = "ls_1")]
    private readonly ResidualScale? _attentionScale;

    [ComponentName(Name = "ln_2")]
    private readonly LayerNorm _feedForwardNorm;

    [ComponentName(Name = "mlp")]
    private readonly FeedForward _feedForward;

    [ComponentName(Name = "ls_2")]
    private readonly ResidualScale? _feedForwardScale;

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
        if (shape.LayerScale is { } scale)
        {
            _attentionScale = new ResidualScale(shape.Width, scale);
            _feedForwardScale = new ResidualScale(shape.Width, scale);
        }

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

    /// <summary>The factors on the attention's result, <c>ls_1</c>; null where there are none.</summary>
    public ResidualScale? AttentionScale => _attentionScale;

    /// <summary>The factors on the feed-forward layer's result, <c>ls_2</c>; null where there are none.</summary>
    public ResidualScale? FeedForwardScale => _feedForwardScale;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor attended = input.Plus(Scale(_attention.call(_attentionNorm.call(input)), _attentionScale));
        return AddFeedForward(attended).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor ForwardAt(Tensor input, Tensor rows, Tensor? mask)
    {
        using var scope = NewDisposeScope();
        Tensor normed = _attentionNorm.call(input);
        Tensor attended = Rows(input, rows).Plus(Scale(_attention.ForwardAt(normed, Rows(normed, rows), mask), _attentionScale));
        return AddFeedForward(attended).MoveToOuterDisposeScope();
    }

    private protected override Tensor AttentionMaps(Tensor input)
    {
        using var scope = NewDisposeScope();
        return _attention.AttentionMaps(_attentionNorm.call(input)).MoveToOuterDisposeScope();
    }

    private static Tensor Scale(Tensor branch, ResidualScale? scale) => scale is null ? branch : scale.call(branch);

    private Tensor AddFeedForward(Tensor attended) =>
        attended.Plus(Scale(_feedForward.call(_feedForwardNorm.call(attended)), _feedForwardScale));
}
