using SimpleClip.Numerics;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>
/// The bottleneck block of CLIP's ResNet: 1x1, 3x3 and 1x1 convolution, each with a batch norm, beside a shortcut. Convolutions have stride
/// 1; where the block reduces the size, an average pool after the 3x3 convolution does it.
/// </summary>
public sealed class Bottleneck : nn.Module<Tensor, Tensor>, INetworkBlock
{
    /// <summary>Channels of the output in multiples of those between the convolutions.</summary>
    public const int Expansion = 4;

    [ComponentName(Name = "conv1")]
    private readonly Conv2d _convolution1;

    [ComponentName(Name = "bn1")]
    private readonly BatchNorm2d _norm1;

    [ComponentName(Name = "conv2")]
    private readonly Conv2d _convolution2;

    [ComponentName(Name = "bn2")]
    private readonly BatchNorm2d _norm2;

    [ComponentName(Name = "conv3")]
    private readonly Conv2d _convolution3;

    [ComponentName(Name = "bn3")]
    private readonly BatchNorm2d _norm3;

    [ComponentName(Name = "downsample")]
    private readonly PooledProjection? _shortcut;

    /// <summary>Makes a block that starts as its shortcut: the scale of the last norm is zero.</summary>
    /// <param name="inputs">Channels of the input.</param>
    /// <param name="width">Channels between the convolutions.</param>
    /// <param name="stride">By how much the block reduces the size.</param>
    /// <param name="random">The source of randomness; null takes the process-wide one.</param>
    public Bottleneck(int inputs, int width, int stride, Generator? random = null)
        : base(nameof(Bottleneck))
    {
        int outputs = width * Expansion;
        Stride = stride;
        _convolution1 = new Conv2d(new ConvolutionShape(inputs, width, 1) { Bias = false }, random);
        _norm1 = new BatchNorm2d(width);
        _convolution2 = new Conv2d(new ConvolutionShape(width, width, 3) { Bias = false }.Padded(), random);
        _norm2 = new BatchNorm2d(width);
        _convolution3 = new Conv2d(new ConvolutionShape(width, outputs, 1) { Bias = false }, random);
        _norm3 = new BatchNorm2d(outputs);
        Initialisation.Refill(_norm3.Weight, 0);
        _shortcut = stride > 1 || inputs != outputs ? new PooledProjection(inputs, outputs, stride, random) : null;
        RegisterComponents();
    }

    /// <summary>By how much the block reduces the size.</summary>
    public int Stride { get; }

    /// <summary>The convolutions and their norms, first to last.</summary>
    public IReadOnlyList<(Conv2d Convolution, BatchNorm2d Norm)> Layers =>
        [(_convolution1, _norm1), (_convolution2, _norm2), (_convolution3, _norm3)];

    /// <summary>The shortcut, <c>downsample</c>; null where the input itself is the shortcut.</summary>
    public PooledProjection? Shortcut => _shortcut;

    /// <summary>Applies the block.</summary>
    /// <param name="input">[batch, inputs, height, width].</param>
    /// <returns>[batch, outputs, height/stride, width/stride].</returns>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor narrow = _norm1.call(_convolution1.call(input)).RectifyInPlace();
        Tensor mixed = _norm2.call(_convolution2.call(narrow)).RectifyInPlace();
        Tensor pooled = Stride > 1 ? nn.functional.avg_pool2d(mixed, (long)Stride) : mixed;
        Tensor wide = _norm3.call(_convolution3.call(pooled));
        return wide.Plus(_shortcut is null ? input : _shortcut.call(input)).RectifyInPlace().MoveToOuterDisposeScope();
    }
}
