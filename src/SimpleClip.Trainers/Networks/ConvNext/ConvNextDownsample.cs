using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>
/// What comes between two stages of a <see cref="ConvNext"/>: a layer norm <c>0</c> of the channels and a 2x2 convolution <c>1</c> of
/// stride 2.
/// </summary>
public sealed class ConvNextDownsample : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "0")]
    private readonly LayerNorm _norm;

    [ComponentName(Name = "1")]
    private readonly Conv2d _convolution;

    /// <summary>Makes the layers.</summary>
    /// <param name="inputs">Channels of the input.</param>
    /// <param name="outputs">Channels of the output.</param>
    /// <param name="epsilon">What the norm adds to the variance.</param>
    /// <param name="random">The source of randomness; null takes the process-wide one.</param>
    public ConvNextDownsample(int inputs, int outputs, double epsilon, Generator? random = null)
        : base(nameof(ConvNextDownsample))
    {
        _norm = new LayerNorm(inputs, epsilon);
        _convolution = TimmInitialisation.Convolution(new ConvolutionShape(inputs, outputs, 2) { Stride = 2 }, random);
        RegisterComponents();
    }

    /// <summary>The norm, <c>0</c>.</summary>
    public LayerNorm Norm => _norm;

    /// <summary>The convolution, <c>1</c>.</summary>
    public Conv2d Convolution => _convolution;

    /// <summary>Applies the layers.</summary>
    /// <param name="input">[batch, inputs, height, width].</param>
    /// <returns>[batch, outputs, height/2, width/2].</returns>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return _convolution.call(_norm.CallOnChannels(input)).MoveToOuterDisposeScope();
    }
}
