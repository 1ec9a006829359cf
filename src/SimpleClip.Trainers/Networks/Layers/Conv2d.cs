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

    /// <summary>Whether the layer reads one pixel of each square of <see cref="ConvolutionShape.Stride"/> and ignores the others.</summary>
    private readonly bool _picks;

    private readonly long[] _strides;
    private readonly long[] _padding;

    /// <summary>Makes a layer with PyTorch's default initialisation: weights and bias uniform in ±1/√(inputs of a group · kernel
    /// area).</summary>
    /// <param name="shape">Channels, kernel and stride.</param>
    /// <param name="random">The source of randomness; null takes the process-wide one.</param>
    public Conv2d(ConvolutionShape shape, Generator? random = null)
        : base(nameof(Conv2d))
    {
        ArgumentNullException.ThrowIfNull(shape);
        Shape = shape;
        (int height, int width) = shape.Kernel;
        _picks = shape is { Kernel: (1, 1), Stride: > 1, Padding: (0, 0) };
        _strides = _picks ? [1, 1] : [shape.Stride, shape.Stride];
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
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return MixedPrecision.Convolve(_picks ? Pick(input) : input, _weight, _bias, _strides, _padding, Shape.Groups).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The pixels that a pointwise convolution with a stride reads. Picked beforehand, they make it an ordinary one: libtorch 1.13's own
    /// kernel for the gradient of the strided form writes beyond its memory where there are fewer than 16 channels that lie side by side.
    /// </summary>
    private Tensor Pick(Tensor input) =>
        input.slice(2, 0, input.shape[2], Shape.Stride).slice(3, 0, input.shape[3], Shape.Stride);
}
