using SimpleClip.Numerics;
using TorchSharp.Utils;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace SimpleClip.Networks;

/// <summary>The token mixer of FastViT (arXiv 2303.14189): <c>x + γ (mixer(x) - norm(x))</c>, which becomes one depthwise
/// convolution.</summary>
internal sealed class RepMixer : nn.Module<Tensor, Tensor>, IReparameterizable
{
    private const string Merged = "reparam_conv";

    [ComponentName(Name = "norm")]
    private readonly MobileOneBlock? _norm;

    [ComponentName(Name = "mixer")]
    private readonly MobileOneBlock? _mixer;

    [ComponentName(Name = "layer_scale")]
    private readonly Parameter? _layerScale;

    [ComponentName(Name = Merged)]
    private readonly Conv2d? _merged;

    private readonly ConvolutionShape _shape;

    public RepMixer(RepMixerBlockShape shape, Generator? random)
        : base(nameof(RepMixer))
    {
        _shape = new ConvolutionShape(shape.Width, shape.Width, shape.MixerKernel) { Groups = shape.Width }.Padded();
        if (shape.Reparameterized)
        {
            _merged = new Conv2d(_shape, random);
        }
        else
        {
            var mixer = new MobileOneShape(_shape) { Activates = false };
            _norm = new MobileOneBlock(mixer with { Convolves = false }, random);
            _mixer = new MobileOneBlock(mixer, random);
            _layerScale = LayerScale.Create(shape.Width);
        }

        RegisterComponents();
    }

    /// <summary>The convolution that stands for the mixer, <c>reparam_conv</c>; null before re-parameterisation.</summary>
    public Conv2d? MergedConvolution => _merged;

    public string MergedName => Merged;

    public bool IsMerged => _merged is not null;

    /// <summary>Applies the mixer to [batch, width, height, width].</summary>
    public override Tensor forward(Tensor input)
    {
        if (_merged is not null)
        {
            return _merged.call(input);
        }

        using var scope = NewDisposeScope();
        Tensor change = _mixer!.call(input).sub(_norm!.call(input));
        return input.PlusProduct(change, _layerScale!).MoveToOuterDisposeScope();
    }

    public MergedKernel Merge() =>
        MergedKernel.Identity(_shape, _layerScale!.device).Plus(_mixer!.Merge().Minus(_norm!.Merge()).Times(_layerScale));
}
