using SimpleClip.Numerics;
using static TorchSharp.torch;

namespace SimpleClip.Optimization;

/// <summary>
/// Adam's running moments m and v in one step (Kingma and Ba, arXiv 1412.6980). The direction m̂/(√v̂ + ε) is computed as
/// <see cref="Scale"/>·m/(√v + ε'), with the bias corrections moved into the scale and ε'.
/// </summary>
internal sealed class AdamMoments
{
    private readonly double _beta1;
    private readonly double _beta2;
    private readonly double _epsilon;

    /// <param name="beta1">Share of m that survives the step.</param>
    /// <param name="beta2">Share of v that survives the step.</param>
    /// <param name="epsilon">What is added to the root of v̂.</param>
    /// <param name="step">The number of the step, from 1.</param>
    public AdamMoments(double beta1, double beta2, double epsilon, long step)
    {
        double squareCorrection = Math.Sqrt(1 - Math.Pow(beta2, step));
        _beta1 = beta1;
        _beta2 = beta2;
        _epsilon = epsilon * squareCorrection;
        Scale = squareCorrection / (1 - Math.Pow(beta1, step));
    }

    /// <summary>The factor on m/(√v + ε').</summary>
    public double Scale { get; }

    /// <summary>Takes a gradient into both moments.</summary>
    public void Advance(Tensor gradient, Tensor mean, Tensor square)
    {
        mean.TimesInPlace(_beta1).PlusInPlace(gradient, 1 - _beta1);
        square.TimesInPlace(_beta2).PlusProductInPlace(gradient, gradient, 1 - _beta2);
    }

    /// <summary>√v + ε'.</summary>
    public Tensor Denominator(Tensor square) => square.sqrt().ShiftInPlace(_epsilon);
}
