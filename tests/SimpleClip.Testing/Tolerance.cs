namespace SimpleClip.Testing;

/// <summary>How far a figure may be from its reference: |actual - expected| &lt;= absolute + relative * |expected|.</summary>
/// <param name="Absolute">The absolute part.</param>
/// <param name="Relative">The relative part.</param>
public readonly record struct Tolerance(double Absolute, double Relative)
{
    /// <summary>No difference at all.</summary>
    public static Tolerance Exact => default;

    /// <summary>Whether a figure is near enough. NaN never is.</summary>
    public bool Allows(double actual, double expected) => Math.Abs(actual - expected) <= Absolute + (Relative * Math.Abs(expected));
}
