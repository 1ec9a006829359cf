using SimpleClip.Numerics;
using TorchSharp.Utils;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace SimpleClip.Networks;

/// <summary>A block of FastViT's first stages: <c>x ← mixer(x)</c>, then <c>x ← x + γ convffn(x)</c>.</summary>
internal sealed class RepMixerBlock : nn.Module<Tensor, Tensor>, INetworkBlock
{
    [ComponentName(Name = "token_mixer")]
    private readonly RepMixer _mixer;

    [ComponentName(Name = "convffn")]
    private readonly ConvolutionalFeedForward _feedForward;

    [ComponentName(Name = "layer_scale")]
    private readonly Parameter _layerScale;

    public RepMixerBlock(RepMixerBlockShape shape, Generator? random)
        : base(nameof(RepMixerBlock))
    {
        _mixer = new RepMixer(shape, random);
        _feedForward = new ConvolutionalFeedForward(shape.Width, shape.HiddenWidth, shape.FeedForwardKernel, random);
        _layerScale = Networks.LayerScale.Create(shape.Width);
        RegisterComponents();
    }

    /// <summary>The token mixer, <c>token_mixer</c>.</summary>
    public RepMixer Mixer => _mixer;

    /// <summary>The feed-forward layer, <c>convffn</c>.</summary>
    public ConvolutionalFeedForward FeedForward => _feedForward;

    /// <summary>γ, <c>layer_scale</c>, [width, 1, 1].</summary>
    public Parameter LayerScale => _layerScale;

    /// <summary>Applies the block to [batch, width, height, width].</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor mixed = _mixer.call(input);
        return mixed.PlusProduct(MixedPrecision.Widen(_feedForward.call(mixed)), _layerScale).MoveToOuterDisposeScope();
    }
}
