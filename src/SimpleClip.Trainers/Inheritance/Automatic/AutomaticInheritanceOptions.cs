namespace SimpleClip.Inheritance;

/// <summary>The settings of <see cref="AutomaticInheritance"/>; the defaults are TinyCLIP's for one stage.</summary>
public sealed record AutomaticInheritanceOptions
{
    /// <summary>The share of the transformers' parameters that a stage removes, in (0, 1). Stages of 0.25 give 100, 75, 56, ...
    /// %.</summary>
    public double TargetSparsity { get; init; } = 0.25;

    /// <summary>Steps in which the sparsity asked for rises from 0 to <see cref="TargetSparsity"/>.</summary>
    public int RampSteps { get; init; } = 1000;

    /// <summary>The learning rate of the masks.</summary>
    public double MaskLearningRate { get; init; } = 0.02;

    /// <summary>The rate at which the Lagrangian multipliers climb.</summary>
    public double MultiplierLearningRate { get; init; } = 0.02;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is outside its range.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(TargetSparsity, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(TargetSparsity, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(RampSteps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(MaskLearningRate, 0);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(MultiplierLearningRate, 0);
    }
}
