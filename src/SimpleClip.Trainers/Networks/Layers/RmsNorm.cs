using SimpleClip.Numerics;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>Divides the last dimension by its root mean square, then scales it: <c>x / (√mean(x²) + ε) · weight</c>.</summary>
/// <remarks>ε stands outside the root, as in the code of He and Hofmann (bobby-he/simplified_transformers). Parameter: <c>weight</c>
/// [width].</remarks>
public sealed class RmsNorm : nn.Module<Tensor, Tensor>
{
    /// <summary>What is added to the root mean square unless told otherwise.</summary>
    public const double DefaultEpsilon = 1e-8;

    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    /// <summary>Makes a norm that starts with weights of 1.</summary>
    /// <param name="width">Features of input and output.</param>
    /// <param name="epsilon">What is added to the root mean square.</param>
    public RmsNorm(int width, double epsilon = DefaultEpsilon)
        : base(nameof(RmsNorm))
    {
        Epsilon = epsilon;
        _weight = Initialisation.Constant(1, width);
        RegisterComponents();
    }

    /// <summary>What is added to the root mean square.</summary>
    public double Epsilon { get; }

    /// <summary>The scale, [width].</summary>
    public Parameter Weight => _weight;

    /// <summary>Applies the normalisation, in float32.</summary>
    /// <param name="input">[..., width].</param>
    /// <returns>[..., width].</returns>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor exact = MixedPrecision.Widen(input);
        Tensor root = exact.norm(-1, keepdim: true).Times(1 / Math.Sqrt(exact.shape[^1])).Plus(Epsilon);
        Tensor unit = exact.div(root);
        Tensor output = unit * _weight;
        OperationCounter.Current?.Add(output, exact, unit);
        return output.MoveToOuterDisposeScope();
    }
}
