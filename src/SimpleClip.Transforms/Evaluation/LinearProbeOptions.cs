using Microsoft.ML;

namespace SimpleClip;

/// <summary>The settings of a linear probe.</summary>
public sealed record LinearProbeOptions : ProbeOptions
{
    /// <summary>
    /// The strength of the L2 penalty beside the sum of the training images' log-losses (1 / C of scikit-learn), above 0; null to choose it
    /// on
    /// validation data.
    /// </summary>
    public float? L2Regularization { get; init; }

    /// <summary>
    /// The data on which the penalty is chosen; null to keep back <see cref="ValidationShare"/> of the training data. Once it is chosen,
    /// the
    /// classifier learns from training and validation data together.
    /// </summary>
    public IDataView? Validation { get; init; }

    /// <summary>The share of each class's training images on which the penalty is chosen, above 0 and below 1.</summary>
    public double ValidationShare { get; init; } = 0.2;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    internal void Validate()
    {
        Check(L2Regularization ?? 1);
        if (!(ValidationShare is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(ValidationShare), ValidationShare, "Expected a share above 0 and below 1.");
        }
    }
}
