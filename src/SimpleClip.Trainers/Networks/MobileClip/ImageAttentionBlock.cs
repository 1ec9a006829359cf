using SimpleClip.Numerics;
using TorchSharp.Utils;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace SimpleClip.Networks;

/// <summary>A block of FastViT's last stage: <c>x ← x + γ₁ attention(norm(x))</c>, then <c>x ← x + γ₂ convffn(x)</c>.</summary>
internal sealed class ImageAttentionBlock : nn.Module<Tensor, Tensor>, INetworkBlock, IAttentionBlock
{
    [ComponentName(Name = "norm")]
    private readonly BatchNorm2d _norm;

    [ComponentName(Name = "token_mixer")]
    private readonly ImageSelfAttention _attention;

    [ComponentName(Name = "convffn")]
    private readonly ConvolutionalFeedForward _feedForward;

    [ComponentName(Name = "layer_scale_1")]
    private readonly Parameter _attentionScale;

    [ComponentName(Name = "layer_scale_2")]
    private readonly Parameter _feedForwardScale;

    public ImageAttentionBlock(ImageAttentionShape shape, Generator? random)
        : base(nameof(ImageAttentionBlock))
    {
        _norm = new BatchNorm2d(shape.Width);
        _attention = new ImageSelfAttention(shape.Width, shape.HeadWidth, random);
        _feedForward = new ConvolutionalFeedForward(shape.Width, shape.HiddenWidth, (shape.FeedForwardKernel, shape.FeedForwardKernel), random);
        _attentionScale = LayerScale.Create(shape.Width);
        _feedForwardScale = LayerScale.Create(shape.Width);
        RegisterComponents();
    }

    /// <summary>The norm before the attention, <c>norm</c>.</summary>
    public BatchNorm2d Norm => _norm;

    /// <summary>The attention, <c>token_mixer</c>.</summary>
    public ImageSelfAttention Attention => _attention;

    /// <summary>The feed-forward layer, <c>convffn</c>.</summary>
    public ConvolutionalFeedForward FeedForward => _feedForward;

    /// <summary>γ₁, <c>layer_scale_1</c>, [width, 1, 1].</summary>
    public Parameter AttentionScale => _attentionScale;

    /// <summary>γ₂, <c>layer_scale_2</c>, [width, 1, 1].</summary>
    public Parameter FeedForwardScale => _feedForwardScale;

    /// <summary>Applies the block to [batch, width, height, width].</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor attended = input.PlusProduct(MixedPrecision.Widen(_attention.call(_norm.call(input))), _attentionScale);
        return attended.PlusProduct(MixedPrecision.Widen(_feedForward.call(attended)), _feedForwardScale).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    Tensor IAttentionBlock.AttentionMaps(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor[] parts = _attention.Input.call(PixelTokens.FromMap(_norm.call(input))).chunk(3, 2);
        return AttentionMaps.Compute(parts[0], parts[1], _attention.Heads, causal: false).MoveToOuterDisposeScope();
    }
}
