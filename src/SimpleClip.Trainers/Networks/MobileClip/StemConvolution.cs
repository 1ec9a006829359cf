using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>One step of the patch embedding of MobileCLIP-B: a convolution, and batch norm with GELU but after the last.</summary>
internal sealed class StemConvolution : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "block")]
    private readonly StemLayers _layers;

    public StemConvolution(int inputs, int outputs, int patch, bool last, Generator? random)
        : base(nameof(StemConvolution))
    {
        // The original pads as for odd kernels.
        int padding = (patch - 1) / 2;
        var shape = new ConvolutionShape(inputs, outputs, patch) { Stride = patch, Padding = (padding, padding), Bias = last };
        _layers = new StemLayers(shape, normalizes: !last, random);
        RegisterComponents();
    }

    /// <summary>The convolution, <c>block.conv</c>.</summary>
    public Conv2d Convolution => _layers.Convolution;

    /// <summary>The norm, <c>block.norm</c>; null after the last convolution.</summary>
    public BatchNorm2d? Norm => _layers.Norm;

    /// <summary>[batch, inputs, height, width] to [batch, outputs, height/patch, width/patch].</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor convolved = Convolution.call(input);
        return (Norm is null ? convolved : Activation.Gelu.Apply(Norm.call(convolved))).MoveToOuterDisposeScope();
    }
}
