using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>A two-dimensional convolution with square kernels and zero padding.</summary>
/// <remarks>Parameters: <c>weight</c> [outputs, inputs/groups, height, width], and <c>bias</c> [outputs] where there is one.</remarks>
public sealed class Conv2d : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    [ComponentName(Name = "bias")]
    private readonly Parameter? _bias;

    private readonly long[] _strides;
    private readonly long[] _padding;

    /// <summary>Makes a layer with PyTorch's default initialisation: weights and bias uniform in ±1/√(inputs of a group · kernel area).</summary>
    /// <param name="shape">Channels, kernel and stride.</param>
    /// <param name="random">The source of randomness; null takes the process-wide one.</param>
    public Conv2d(ConvolutionShape shape, Generator? random = null)
        : base(nameof(Conv2d))
    {
        ArgumentNullException.ThrowIfNull(shape);
        Shape = shape;
        (int height, int width) = shape.Kernel;
        _strides = [shape.Stride, shape.Stride];
        _padding = [shape.Padding.Height, shape.Padding.Width];
        int inputs = shape.Inputs / shape.Groups;
        double bound = 1 / Math.Sqrt(inputs * height * width);
        _weight = Initialisation.Uniform(bound, random, shape.Outputs, inputs, height, width);
        _bias = shape.Bias ? Initialisation.Uniform(bound, random, shape.Outputs) : null;
        RegisterComponents();
    }

    /// <summary>Channels, kernel and stride.</summary>
    public ConvolutionShape Shape { get; }

    /// <summary>The kernels, [outputs, inputs/groups, height, width].</summary>
    public Parameter Weight => _weight;

    /// <summary>The offset, [outputs]; null where there is none.</summary>
    public Parameter? Bias => _bias;

    /// <summary>Applies the convolution.</summary>
    /// <param name="input">[batch, inputs, height, width].</param>
    /// <returns>[batch, outputs, height, width], smaller by the stride.</returns>
    public override Tensor forward(Tensor input) =>
        MixedPrecision.Convolve(input, _weight, _bias, _strides, _padding, Shape.Groups);
}
