using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>
/// The perceptron of FastViT's blocks: a depthwise convolution with batch norm, a 1x1 convolution, GELU, a 1x1 convolution back.
/// </summary>
internal sealed class ConvolutionalFeedForward : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "conv")]
    private readonly ConvolutionNorm _depthwise;

    [ComponentName(Name = "fc1")]
    private readonly Conv2d _expand;

    [ComponentName(Name = "fc2")]
    private readonly Conv2d _contract;

    /// <summary>Makes the layer with FastViT's initialisation: kernels N(0, 0.02²), no offsets.</summary>
    public ConvolutionalFeedForward(int width, int hidden, (int Height, int Width) kernel, Generator? random)
        : base(nameof(ConvolutionalFeedForward))
    {
        _depthwise = new ConvolutionNorm(new ConvolutionShape(width, width, kernel) { Groups = width }.Padded(), random);
        _expand = new Conv2d(new ConvolutionShape(width, hidden, 1), random);
        _contract = new Conv2d(new ConvolutionShape(hidden, width, 1), random);
        foreach (Conv2d layer in (Conv2d[])[_depthwise.Convolution, _expand, _contract])
        {
            FastVitInitialisation.Apply(layer.Weight, layer.Bias, random);
        }

        RegisterComponents();
    }

    /// <summary>The depthwise convolution and its norm, <c>conv</c>.</summary>
    public ConvolutionNorm Depthwise => _depthwise;

    /// <summary>The widening layer, <c>fc1</c>.</summary>
    public Conv2d Expand => _expand;

    /// <summary>The narrowing layer, <c>fc2</c>.</summary>
    public Conv2d Contract => _contract;

    /// <summary>Applies the layer to [batch, width, height, width].</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor hidden = _expand.call(_depthwise.call(input));
        return _contract.call(Activation.Gelu.Apply(hidden)).MoveToOuterDisposeScope();
    }
}
