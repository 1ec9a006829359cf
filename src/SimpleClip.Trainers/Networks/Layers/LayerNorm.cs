using SimpleClip.Numerics;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>Normalises the last dimension to mean 0 and variance 1, then scales and shifts it by <c>weight</c> and <c>bias</c>.</summary>
public sealed class LayerNorm : nn.Module<Tensor, Tensor>
{
    /// <summary>What CLIP's own transformers add to the variance.</summary>
    public const double DefaultEpsilon = 1e-5;

    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    [ComponentName(Name = "bias")]
    private readonly Parameter _bias;

    private readonly long[] _shape;

    /// <summary>Makes a normalisation that starts as the identity on normalised input.</summary>
    /// <param name="width">Features of input and output.</param>
    /// <param name="epsilon">What is added to the variance before the square root.</param>
    public LayerNorm(int width, double epsilon = DefaultEpsilon)
        : base(nameof(LayerNorm))
    {
        _shape = [width];
        Epsilon = epsilon;
        _weight = Initialisation.Constant(1, width);
        _bias = Initialisation.Constant(0, width);
        RegisterComponents();
    }

    /// <summary>What is added to the variance before the square root.</summary>
    public double Epsilon { get; }

    /// <summary>The scale, [width].</summary>
    public Parameter Weight => _weight;

    /// <summary>The shift, [width].</summary>
    public Parameter Bias => _bias;

    /// <summary>Applies the normalisation.</summary>
    /// <param name="input">[..., width].</param>
    /// <returns>[..., width].</returns>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor exact = MixedPrecision.Widen(input);
        Tensor output = nn.functional.layer_norm(exact, _shape, _weight, _bias, Epsilon);
        OperationCounter.Current?.Add(output, exact);
        return output.MoveToOuterDisposeScope();
    }
}
