using System.Globalization;

namespace SimpleClip.Bench.Serving;

/// <summary>A median and the middle half around it.</summary>
internal readonly record struct Quartiles(double Lower, double Median, double Upper) : IFormattable
{
    /// <summary>Those of some values, at least one.</summary>
    public static Quartiles Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return new Quartiles(At(0.25), At(0.5), At(0.75));
        double At(double share) => sorted[(int)Math.Round(share * (sorted.Length - 1))];
    }

    public string ToString(string? format, IFormatProvider? formatProvider) =>
        $"{Median.ToString(format, formatProvider)} ({Lower.ToString(format, formatProvider)} to {Upper.ToString(format, formatProvider)})";

    public override string ToString() => ToString("F2", CultureInfo.InvariantCulture);
}
