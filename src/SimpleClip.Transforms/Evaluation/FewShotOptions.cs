namespace SimpleClip;

/// <summary>The settings of few-shot classification.</summary>
public sealed record FewShotOptions : ProbeOptions
{
    /// <summary>
    /// The number of draws of training images, at least 1. The first one's seed is <see cref="ProbeOptions.Seed"/>, those of the others
    /// follow it.
    /// </summary>
    public int Repetitions { get; init; } = 5;

    /// <summary>
    /// The strength of the L2 penalty beside the sum of the training images' log-losses (1 / C of scikit-learn), above 0. There are too few
    /// images
    /// to choose it on.
    /// </summary>
    public float L2Regularization { get; init; } = 1;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    internal void Validate()
    {
        Check(L2Regularization);
        ArgumentOutOfRangeException.ThrowIfLessThan(Repetitions, 1);
    }
}
