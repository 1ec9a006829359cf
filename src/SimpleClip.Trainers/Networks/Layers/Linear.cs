using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>The affine map <c>y = x Wᵀ + b</c>.</summary>
/// <remarks>
/// The networks use this class in place of TorchSharp's own so that the precision of a multiplication is decided in one place, <see
/// cref="MixedPrecision"/>. Parameters: <c>weight</c> [outputs, inputs], <c>bias</c> [outputs] where there is one.
/// </remarks>
public sealed class Linear : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    [ComponentName(Name = "bias")]
    private readonly Parameter? _bias;

    /// <summary>Makes a layer with PyTorch's default initialisation: weights and bias uniform in ±1/√inputs.</summary>
    /// <param name="inputs">Features of the input.</param>
    /// <param name="outputs">Features of the output.</param>
    /// <param name="random">The source of randomness; null takes the process-wide one.</param>
    /// <param name="bias">Whether an offset is added.</param>
    public Linear(int inputs, int outputs, Generator? random = null, bool bias = true)
        : base(nameof(Linear))
    {
        double bound = 1 / Math.Sqrt(inputs);
        _weight = Initialisation.Uniform(bound, random, outputs, inputs);
        _bias = bias ? Initialisation.Uniform(bound, random, outputs) : null;
        RegisterComponents();
    }

    /// <summary>The matrix, [outputs, inputs].</summary>
    public Parameter Weight => _weight;

    /// <summary>The offset, [outputs]; null where there is none.</summary>
    public Parameter? Bias => _bias;

    /// <summary>Applies the layer.</summary>
    /// <param name="input">[..., inputs].</param>
    /// <returns>[..., outputs].</returns>
    public override Tensor forward(Tensor input) => MixedPrecision.Linear(input, _weight, _bias);
}
