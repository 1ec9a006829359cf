using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>Holds the layers of a <see cref="StemConvolution"/> one level deeper, where ml-mobileclip has them.</summary>
internal sealed class StemLayers : nn.Module
{
    [ComponentName(Name = "conv")]
    private readonly Conv2d _convolution;

    [ComponentName(Name = "norm")]
    private readonly BatchNorm2d? _norm;

    public StemLayers(ConvolutionShape shape, bool normalizes, Generator? random)
        : base(nameof(StemLayers))
    {
        _convolution = new Conv2d(shape, random);
        _norm = normalizes ? new BatchNorm2d(shape.Outputs) : null;
        RegisterComponents();
    }

    public Conv2d Convolution => _convolution;

    public BatchNorm2d? Norm => _norm;
}
