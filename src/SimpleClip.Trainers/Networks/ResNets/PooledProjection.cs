using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>
/// The shortcut of a <see cref="Bottleneck"/> whose output has another shape: an average pool, a 1x1 convolution <c>0</c> and a batch norm
/// <c>1</c>.
/// </summary>
public sealed class PooledProjection : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "0")]
    private readonly Conv2d _convolution;

    [ComponentName(Name = "1")]
    private readonly BatchNorm2d _norm;

    /// <summary>Makes a shortcut with PyTorch's default initialisation.</summary>
    /// <param name="inputs">Channels of the input.</param>
    /// <param name="outputs">Channels of the output.</param>
    /// <param name="stride">By how much the size is reduced.</param>
    /// <param name="random">The source of randomness; null takes the process-wide one.</param>
    public PooledProjection(int inputs, int outputs, int stride, Generator? random = null)
        : base(nameof(PooledProjection))
    {
        Stride = stride;
        _convolution = new Conv2d(new ConvolutionShape(inputs, outputs, 1) { Bias = false }, random);
        _norm = new BatchNorm2d(outputs);
        RegisterComponents();
    }

    /// <summary>By how much the size is reduced.</summary>
    public int Stride { get; }

    /// <summary>The convolution, <c>0</c>.</summary>
    public Conv2d Convolution => _convolution;

    /// <summary>The norm, <c>1</c>.</summary>
    public BatchNorm2d Norm => _norm;

    /// <summary>Applies the shortcut.</summary>
    /// <param name="input">[batch, inputs, height, width].</param>
    /// <returns>[batch, outputs, height/stride, width/stride].</returns>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor pooled = Stride > 1 ? nn.functional.avg_pool2d(input, (long)Stride) : input;
        return _norm.call(_convolution.call(pooled)).MoveToOuterDisposeScope();
    }
}
