using SimpleClip.Numerics;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>
/// The block of MobileOne (arXiv 2206.04040): the sum of a convolution, a 1x1 convolution and the input, each batch-normalised; then
/// squeeze-and-excitation and GELU, where the shape has them.
/// </summary>
/// <remarks>Names are those of ml-mobileclip's <c>mobileone.py</c>.</remarks>
internal sealed class MobileOneBlock : nn.Module<Tensor, Tensor>, IReparameterizable
{
    private const string Merged = "reparam_conv";

    [ComponentName(Name = "rbr_skip")]
    private readonly BatchNorm2d? _skip;

    /// <summary>A list of one, because the original may have several.</summary>
    [ComponentName(Name = "rbr_conv")]
    private readonly Chain? _convolution;

    [ComponentName(Name = "rbr_scale")]
    private readonly ConvolutionNorm? _scale;

    [ComponentName(Name = Merged)]
    private readonly Conv2d? _merged;

    [ComponentName(Name = "se")]
    private readonly MobileOneExcitation? _excitation;

    public MobileOneBlock(MobileOneShape shape, Generator? random)
        : base(nameof(MobileOneBlock))
    {
        Shape = shape;
        ConvolutionShape convolution = shape.Convolution;
        if (shape.Reparameterized)
        {
            _merged = new Conv2d(convolution, random);
        }
        else
        {
            _skip = shape.Skips ? new BatchNorm2d(convolution.Inputs) : null;
            _convolution = shape.Convolves ? new Chain(new ConvolutionNorm(convolution, random)) : null;
            _scale = shape.Scales ? new ConvolutionNorm(convolution with { Kernel = (1, 1), Padding = (0, 0) }, random) : null;
        }

        _excitation = shape.Excites ? new MobileOneExcitation(convolution.Outputs, random) : null;
        RegisterComponents();
    }

    public MobileOneShape Shape { get; }

    /// <summary>The squeeze-and-excitation, <c>se</c>; null where there is none.</summary>
    public MobileOneExcitation? Excitation => _excitation;

    /// <summary>The convolution that stands for all branches, <c>reparam_conv</c>; null before re-parameterisation.</summary>
    public Conv2d? MergedConvolution => _merged;

    public string MergedName => Merged;

    public bool IsMerged => _merged is not null;

    /// <summary>Applies the block to [batch, inputs, height, width].</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor sum = _merged is null ? Branches(input).Aggregate((one, other) => one.Plus(other)) : _merged.call(input);
        Tensor gated = _excitation is null ? sum : _excitation.call(sum);
        return (Shape.Activates ? Activation.Gelu.Apply(gated) : gated).MoveToOuterDisposeScope();
    }

    public MergedKernel Merge()
    {
        ConvolutionShape convolution = Shape.Convolution;
        var kernels = new List<MergedKernel>();
        if (_scale is not null)
        {
            kernels.Add(_scale.Merge().PadTo(convolution.Kernel));
        }

        if (_skip is not null)
        {
            kernels.Add(MergedKernel.Identity(convolution, _skip.Weight.device).Normed(_skip));
        }

        if (_convolution is not null)
        {
            kernels.Add(((ConvolutionNorm)_convolution.Links[0]).Merge());
        }

        return kernels.Aggregate((one, other) => one.Plus(other));
    }

    /// <summary>The branches' results, in the order in which the original adds them.</summary>
    private IEnumerable<Tensor> Branches(Tensor input)
    {
        if (_scale is not null)
        {
            yield return _scale.call(input);
        }

        if (_skip is not null)
        {
            yield return _skip.call(input);
        }

        if (_convolution is not null)
        {
            yield return _convolution.call(input);
        }
    }
}
