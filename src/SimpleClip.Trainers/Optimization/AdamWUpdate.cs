using SimpleClip.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace SimpleClip.Optimization;

/// <summary>
/// The arithmetic of one step of <see cref="AdamW"/>: θ ← shrink·θ − size·m/(√v + ε), with the bias corrections moved into <c>size</c> and ε.
/// Holds the step's constants, so that none is collected while libtorch reads it.
/// </summary>
internal sealed class AdamWUpdate : IDisposable
{
    private readonly Scalar _keepMean;
    private readonly Scalar _addMean;
    private readonly Scalar _keepSquare;
    private readonly Scalar _addSquare;
    private readonly Scalar _epsilon;
    private readonly Scalar _size;

    /// <param name="options">The optimizer's constants.</param>
    /// <param name="learningRate">The length of the step.</param>
    /// <param name="step">The number of the step, from 1.</param>
    public AdamWUpdate(AdamWOptions options, double learningRate, long step)
    {
        double correction = 1 - Math.Pow(options.Beta1, step), squareCorrection = Math.Sqrt(1 - Math.Pow(options.Beta2, step));
        _keepMean = options.Beta1;
        _addMean = 1 - options.Beta1;
        _keepSquare = options.Beta2;
        _addSquare = 1 - options.Beta2;
        _epsilon = options.Epsilon * squareCorrection;
        _size = -learningRate * squareCorrection / correction;
    }

    /// <summary>Moves a parameter, or a piece of one, and its moments.</summary>
    public void Apply(Tensor parameter, Tensor gradient, Tensor mean, Tensor square, Scalar? shrink)
    {
        if (shrink is not null)
        {
            parameter.mul_(shrink);
        }

        mean.mul_(_keepMean).add_(gradient, _addMean);
        square.mul_(_keepSquare).addcmul_(gradient, gradient, _addSquare);
        parameter.addcdiv_(mean, square.sqrt().add_(_epsilon, Scalar.Unit), _size);
    }

    public void Dispose()
    {
        foreach (Scalar scalar in (ReadOnlySpan<Scalar>)[_keepMean, _addMean, _keepSquare, _addSquare, _epsilon, _size])
        {
            scalar.Dispose();
        }
    }
}
