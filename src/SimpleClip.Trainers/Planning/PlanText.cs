using System.Globalization;

namespace SimpleClip.Planning;

/// <summary>Writes quantities for people, in the invariant culture.</summary>
internal static class PlanText
{
    private static readonly string[] Binary = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
    private static readonly string[] Decimal = ["", "k", "M", "G", "T", "P", "E"];

    /// <summary>Bytes: "1.5 GiB".</summary>
    public static string Bytes(long bytes)
    {
        (double value, int unit) = Reduce(bytes, 1024, Binary.Length);
        return $"{Number(value, unit == 0)} {Binary[unit]}";
    }

    /// <summary>A large number: "151.3 M".</summary>
    public static string Count(double count)
    {
        (double value, int unit) = Reduce(count, 1000, Decimal.Length);
        return unit == 0 ? Number(value, isWhole: true) : $"{Number(value, isWhole: false)} {Decimal[unit]}";
    }

    /// <summary>A duration: "3.4 h".</summary>
    public static string Duration(TimeSpan duration) => duration.TotalHours >= 1
        ? $"{Number(duration.TotalHours, isWhole: false)} h"
        : $"{Number(duration.TotalMinutes, isWhole: false)} min";

    private static string Number(double value, bool isWhole) => value.ToString(isWhole ? "N0" : "N1", CultureInfo.InvariantCulture);

    private static (double Value, int Unit) Reduce(double value, int step, int units)
    {
        int unit = 0;
        while (value >= step && unit < units - 1)
        {
            value /= step;
            unit++;
        }

        return (value, unit);
    }
}
