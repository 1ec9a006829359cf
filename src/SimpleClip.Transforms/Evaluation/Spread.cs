using System.Globalization;

namespace SimpleClip;

/// <summary>A figure measured several times.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="StandardDeviation">The standard deviation, with n - 1 in the denominator; 0 for a single measurement.</param>
public sealed record Spread(double Mean, double StandardDeviation)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Mean:P1} ± {StandardDeviation:P1}");

    /// <summary>The mean and spread of values.</summary>
    internal static Spread Of(IReadOnlyCollection<double> values)
    {
        double mean = values.Average();
        double squares = values.Sum(value => (value - mean) * (value - mean));
        return new Spread(mean, values.Count > 1 ? Math.Sqrt(squares / (values.Count - 1)) : 0);
    }
}
