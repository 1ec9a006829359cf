using SimpleClip.Numerics;
using TorchSharp.Utils;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace SimpleClip.Networks;

/// <summary>
/// SiCLIP's block in place of <see cref="ImageAttentionBlock"/>: <c>n = norm(x)</c>, <c>y = β_SA · attention(n) + β_FF · convffn(n)</c>
/// with shaped attention between pixels (arXiv 2311.01906, section 4.3), no skip connection and no layer scale.
/// </summary>
internal sealed class ImageSasPBlock : nn.Module<Tensor, Tensor>, INetworkBlock, IAttentionBlock
{
    [ComponentName(Name = "norm")]
    private readonly BatchNorm2d _norm;

    [ComponentName(Name = "token_mixer")]
    private readonly ShapedAttention _attention;

    [ComponentName(Name = "convffn")]
    private readonly ConvolutionalFeedForward _feedForward;

    [ComponentName(Name = "beta_sa")]
    private readonly Parameter _attentionGain;

    [ComponentName(Name = "beta_ff")]
    private readonly Parameter _feedForwardGain;

    /// <summary>Makes a block whose attention starts as the identity.</summary>
    /// <param name="shape">Channels, heads and feed-forward layer.</param>
    /// <param name="feedForwardGain">What β_FF starts from; β_SA starts from 1.</param>
    /// <param name="shared">The block whose query and key projections this one uses; null for its own.</param>
    /// <param name="random">The source of randomness; null takes the process-wide one.</param>
    public ImageSasPBlock(ImageAttentionShape shape, double feedForwardGain, ImageSasPBlock? shared, Generator? random)
        : base(nameof(ImageSasPBlock))
    {
        _norm = new BatchNorm2d(shape.Width);
        _attention = shared is null
            ? new ShapedAttention(shape.Width, shape.Width / shape.HeadWidth, causal: false, bias: false, random)
            : new ShapedAttention(shared.Attention);
        _feedForward = new ConvolutionalFeedForward(shape.Width, shape.HiddenWidth, (shape.FeedForwardKernel, shape.FeedForwardKernel), random);
        _attentionGain = Initialisation.Constant(1);
        _feedForwardGain = Initialisation.Constant(feedForwardGain);
        RegisterComponents();
    }

    /// <summary>The norm in front of both branches, <c>norm</c>.</summary>
    public BatchNorm2d Norm => _norm;

    /// <summary>The attention, <c>token_mixer</c>.</summary>
    public ShapedAttention Attention => _attention;

    /// <summary>The feed-forward layer, <c>convffn</c>.</summary>
    public ConvolutionalFeedForward FeedForward => _feedForward;

    /// <summary>The weight β_SA of the attention branch, a scalar.</summary>
    public Parameter AttentionGain => _attentionGain;

    /// <summary>The weight β_FF of the feed-forward branch, a scalar.</summary>
    public Parameter FeedForwardGain => _feedForwardGain;

    /// <summary>Applies the block to [batch, width, height, width].</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor normed = _norm.call(input);
        Tensor attended = _attention.ForwardScaled(PixelTokens.FromMap(normed), _attentionGain);
        return PixelTokens.ToMap(attended, input.shape)
            .PlusProduct(MixedPrecision.Widen(_feedForward.call(normed)), _feedForwardGain)
            .MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    Tensor IAttentionBlock.AttentionMaps(Tensor input)
    {
        using var scope = NewDisposeScope();
        return _attention.AttentionMaps(PixelTokens.FromMap(_norm.call(input))).MoveToOuterDisposeScope();
    }
}
