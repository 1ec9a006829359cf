using SimpleClip.Numerics;
using TorchSharp.Utils;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace SimpleClip.Networks;

/// <summary>The learned factor on each feature of a residual branch, CaiT's layer scale (arXiv 2103.17239). Parameter: <c>gamma</c>
/// [width].</summary>
public sealed class ResidualScale : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "gamma")]
    private readonly Parameter _factors;

    /// <summary>Makes factors that are all alike.</summary>
    /// <param name="width">Features of input and output.</param>
    /// <param name="value">What the factors start from.</param>
    public ResidualScale(int width, double value)
        : base(nameof(ResidualScale))
    {
        _factors = Initialisation.Constant(value, width);
        RegisterComponents();
    }

    /// <summary>The factors, [width].</summary>
    public Parameter Factors => _factors;

    /// <summary>Applies the factors.</summary>
    /// <param name="input">[..., width].</param>
    /// <returns>[..., width].</returns>
    public override Tensor forward(Tensor input) => input.ScaledBy(_factors);
}
