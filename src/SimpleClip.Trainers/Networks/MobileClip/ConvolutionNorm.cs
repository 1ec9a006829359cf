using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>A convolution without offset and the batch norm of its result.</summary>
internal sealed class ConvolutionNorm : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "conv")]
    private readonly Conv2d _convolution;

    [ComponentName(Name = "bn")]
    private readonly BatchNorm2d _norm;

    public ConvolutionNorm(ConvolutionShape shape, Generator? random)
        : base(nameof(ConvolutionNorm))
    {
        _convolution = new Conv2d(shape with { Bias = false }, random);
        _norm = new BatchNorm2d(shape.Outputs);
        RegisterComponents();
    }

    public Conv2d Convolution => _convolution;

    public BatchNorm2d Norm => _norm;

    public override Tensor forward(Tensor input)
    {
        using Tensor convolved = _convolution.call(input);
        return _norm.call(convolved);
    }

    /// <summary>The one convolution that does the same with the running figures.</summary>
    public MergedKernel Merge() => MergedKernel.Of(_convolution).Normed(_norm);
}
