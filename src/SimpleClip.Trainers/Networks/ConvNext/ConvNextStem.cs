using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>The first layers of a <see cref="ConvNext"/>: a convolution <c>0</c> of patches and a layer norm <c>1</c> of the
/// channels.</summary>
public sealed class ConvNextStem : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "0")]
    private readonly Conv2d _convolution;

    [ComponentName(Name = "1")]
    private readonly LayerNorm _norm;

    /// <summary>Makes the layers.</summary>
    /// <param name="width">Channels of the output.</param>
    /// <param name="epsilon">What the norm adds to the variance.</param>
    /// <param name="random">The source of randomness; null takes the process-wide one.</param>
    public ConvNextStem(int width, double epsilon, Generator? random = null)
        : base(nameof(ConvNextStem))
    {
        _convolution = TimmInitialisation.Convolution(PatchEmbed.ShapeOf(width, ConvNextConfig.PatchSize), random);
        _norm = new LayerNorm(width, epsilon);
        RegisterComponents();
    }

    /// <summary>The convolution, <c>0</c>.</summary>
    public Conv2d Convolution => _convolution;

    /// <summary>The norm, <c>1</c>.</summary>
    public LayerNorm Norm => _norm;

    /// <summary>Applies the layers.</summary>
    /// <param name="input">[batch, 3, height, width].</param>
    /// <returns>[batch, channels, height/4, width/4].</returns>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return _norm.CallOnChannels(_convolution.call(input)).MoveToOuterDisposeScope();
    }
}
