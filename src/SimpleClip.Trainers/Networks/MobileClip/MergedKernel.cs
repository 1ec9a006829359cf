using SimpleClip.Numerics;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>The weights of a convolution that takes the place of others, in double precision.</summary>
/// <remarks>Linear maps on equal shapes add up: the sum of two convolutions is the convolution by the sum of their kernels.</remarks>
/// <param name="Weight">float64 [outputs, inputs/groups, height, width].</param>
/// <param name="Bias">float64 [outputs].</param>
internal readonly record struct MergedKernel(Tensor Weight, Tensor Bias)
{
    /// <summary>A convolution as it is.</summary>
    public static MergedKernel Of(Conv2d layer)
    {
        Tensor weight = layer.Weight.to(ScalarType.Float64);
        return new MergedKernel(weight, layer.Bias?.to(ScalarType.Float64) ?? Zeros(weight.device, layer.Shape.Outputs));
    }

    /// <summary>The convolution that changes nothing.</summary>
    public static MergedKernel Identity(ConvolutionShape shape, Device device)
    {
        int inputs = shape.Inputs / shape.Groups;
        Tensor centre = eye(inputs, dtype: ScalarType.Float64, device: device).repeat(shape.Groups, 1).view(shape.Inputs, inputs, 1, 1);
        return new MergedKernel(centre, Zeros(device, shape.Inputs)).PadTo(shape.Kernel);
    }

    /// <summary>The convolution followed by a batch norm with its running figures.</summary>
    public MergedKernel Normed(BatchNorm2d norm)
    {
        Tensor deviation = norm.Variance.to(ScalarType.Float64).Plus(BatchNorm2d.Epsilon).sqrt();
        Tensor gain = norm.Weight.to(ScalarType.Float64).div(deviation);
        Tensor shift = norm.Bias.to(ScalarType.Float64).sub(norm.Mean.to(ScalarType.Float64) * gain);
        MergedKernel scaled = Times(gain);
        return scaled with { Bias = scaled.Bias.Plus(shift) };
    }

    /// <summary>The convolution with a factor on each output channel.</summary>
    public MergedKernel Times(Tensor gains)
    {
        Tensor factors = gains.to(ScalarType.Float64).flatten();
        return new MergedKernel(Weight * factors.view(-1, 1, 1, 1), Bias * factors);
    }

    /// <summary>The same convolution by a larger kernel, zero around the smaller one.</summary>
    public MergedKernel PadTo((int Height, int Width) kernel)
    {
        long height = Weight.shape[2], width = Weight.shape[3];
        Tensor padded = Zeros(Weight.device, Weight.shape[0], Weight.shape[1], kernel.Height, kernel.Width);
        padded.narrow(2, (kernel.Height - height) / 2, height).narrow(3, (kernel.Width - width) / 2, width).copy_(Weight);
        return this with { Weight = padded };
    }

    public MergedKernel Plus(MergedKernel other) => new(Weight.Plus(other.Weight), Bias.Plus(other.Bias));

    public MergedKernel Minus(MergedKernel other) => new(Weight.sub(other.Weight), Bias.sub(other.Bias));

    private static Tensor Zeros(Device device, params long[] shape) => zeros(shape, dtype: ScalarType.Float64, device: device);
}
