using SimpleClip.Numerics;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>
/// A depthwise convolution by a large kernel plus one by a 3x3 kernel (RepLKNet, arXiv 2203.06717), each batch-normalised; then
/// squeeze-and-excitation, where there is one, and GELU. Names are those of ml-mobileclip's <c>replknet.py</c>.
/// </summary>
internal sealed class LargeKernelConvolution : nn.Module<Tensor, Tensor>, IReparameterizable
{
    private const string Merged = "lkb_reparam";
    private const int SmallKernel = 3;

    [ComponentName(Name = "lkb_origin")]
    private readonly ConvolutionNorm? _large;

    [ComponentName(Name = "small_conv")]
    private readonly ConvolutionNorm? _small;

    [ComponentName(Name = Merged)]
    private readonly Conv2d? _merged;

    [ComponentName(Name = "se")]
    private readonly LargeKernelExcitation? _excitation;

    public LargeKernelConvolution(ConvolutionShape shape, bool excites, bool reparameterized, Generator? random)
        : base(nameof(LargeKernelConvolution))
    {
        if (reparameterized)
        {
            _merged = new Conv2d(shape, random);
        }
        else
        {
            _large = new ConvolutionNorm(shape, random);
            _small = new ConvolutionNorm((shape with { Kernel = (SmallKernel, SmallKernel) }).Padded(), random);
        }

        _excitation = excites ? new LargeKernelExcitation(shape.Outputs, random) : null;
        RegisterComponents();
    }

    /// <summary>The squeeze-and-excitation, <c>se</c>; null where there is none.</summary>
    public LargeKernelExcitation? Excitation => _excitation;

    /// <summary>The convolution that stands for both, <c>lkb_reparam</c>; null before re-parameterisation.</summary>
    public Conv2d? MergedConvolution => _merged;

    public string MergedName => Merged;

    public bool IsMerged => _merged is not null;

    /// <summary>Applies the layer to [batch, inputs, height, width].</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor sum = _merged is null ? _large!.call(input).Plus(_small!.call(input)) : _merged.call(input);
        Tensor gated = _excitation is null ? sum : _excitation.call(sum);
        return Activation.Gelu.Apply(gated).MoveToOuterDisposeScope();
    }

    public MergedKernel Merge() => _large!.Merge().Plus(_small!.Merge().PadTo(_large.Convolution.Shape.Kernel));
}
