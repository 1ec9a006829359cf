using SimpleClip.Numerics;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>
/// The block of ConvNeXt: <c>x + gamma · mlp(norm(conv_dw(x)))</c>, with a depthwise 7x7 convolution and a perceptron of four times the
/// width.
/// </summary>
public sealed class ConvNextBlock : nn.Module<Tensor, Tensor>, INetworkBlock
{
    private const int Kernel = 7;
    private const int MlpRatio = 4;
    private const double InitialGain = 1e-6;

    [ComponentName(Name = "gamma")]
    private readonly Parameter _gain;

    [ComponentName(Name = "conv_dw")]
    private readonly Conv2d _convolution;

    [ComponentName(Name = "norm")]
    private readonly LayerNorm _norm;

    [ComponentName(Name = "mlp")]
    private readonly Mlp _mlp;

    /// <summary>Makes a block that starts almost as the identity.</summary>
    /// <param name="width">Channels.</param>
    /// <param name="epsilon">What the norm adds to the variance.</param>
    /// <param name="random">The source of randomness; null takes the process-wide one.</param>
    public ConvNextBlock(int width, double epsilon, Generator? random = null)
        : base(nameof(ConvNextBlock))
    {
        _gain = Initialisation.Constant(InitialGain, width);
        _convolution = TimmInitialisation.Convolution(new ConvolutionShape(width, width, Kernel) { Groups = width }.Padded(), random);
        _norm = new LayerNorm(width, epsilon);
        _mlp = TimmInitialisation.Mlp(width, width * MlpRatio, random);
        RegisterComponents();
    }

    /// <summary>The layer scale, <c>gamma</c>, [width].</summary>
    public Parameter Gain => _gain;

    /// <summary>The depthwise convolution, <c>conv_dw</c>.</summary>
    public Conv2d Convolution => _convolution;

    /// <summary>The norm of the channels, <c>norm</c>.</summary>
    public LayerNorm Norm => _norm;

    /// <summary>The perceptron, <c>mlp</c>.</summary>
    public Mlp Mlp => _mlp;

    /// <summary>Applies the block.</summary>
    /// <param name="input">[batch, width, height, width].</param>
    /// <returns>The same shape.</returns>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor pixels = _mlp.call(_norm.call(_convolution.call(input).permute(0, 2, 3, 1)));
        return input.Plus(pixels.ScaledBy(_gain).permute(0, 3, 1, 2)).MoveToOuterDisposeScope();
    }
}
