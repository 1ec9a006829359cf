using System.Globalization;
using System.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>How often each class was taken for each.</summary>
public sealed class ConfusionMatrix
{
    private readonly IHost _host;
    private readonly ReadOnlyMemory<char>[] _names;

    internal ConfusionMatrix(IHost host, double[][] counts, ReadOnlyMemory<char>[] names)
    {
        _host = host;
        _names = names;
        Counts = counts;
        PerClassRecall = [.. counts.Select((row, i) => Share(row[i], row.Sum()))];
        PerClassPrecision = [.. counts.Select((row, i) => Share(row[i], counts.Sum(other => other[i])))];
    }

    public IReadOnlyList<double> PerClassPrecision { get; }

    public IReadOnlyList<double> PerClassRecall { get; }

    public IReadOnlyList<IReadOnlyList<double>> Counts { get; }

    public int NumberOfClasses => Counts.Count;

    public double GetCountForClassPair(int predictedClassIndicatorIndex, int actualClassIndicatorIndex)
    {
        const string message = "Invalid index. Should be non-negative, less than the number of classes.";
        _host.CheckParam((uint)predictedClassIndicatorIndex < (uint)Counts.Count, nameof(predictedClassIndicatorIndex), message);
        _host.CheckParam((uint)actualClassIndicatorIndex < (uint)Counts.Count, nameof(actualClassIndicatorIndex), message);
        return Counts[actualClassIndicatorIndex][predictedClassIndicatorIndex];
    }

    /// <summary>The table with recall on the right and precision below. Names too long for the columns are replaced by numbers.</summary>
    public string GetFormattedConfusionTable()
    {
        int width = NumberOfClasses == 2 ? 8 : 5;
        int longest = _names.Max(name => name.Length);
        bool numbered = longest > width;
        int digits = (_names.Length - 1).ToString(CultureInfo.InvariantCulture).Length;
        int left = Math.Max(9, numbered ? longest + digits + 2 : longest);
        string rule = string.Concat(Enumerable.Repeat(NumberOfClasses > 2 ? "========" : "===========", NumberOfClasses));

        var table = new StringBuilder().AppendLine().AppendLine("Confusion table");
        table.Append("".PadRight(left)).Append(" ||").AppendLine(rule);
        table.Append("PREDICTED".PadRight(left)).Append(" ||");
        for (int i = 0; i < _names.Length; i++)
            table.Append(' ').Append((numbered ? i.ToString() : _names[i].ToString()).PadLeft(width)).Append(" |");
        table.AppendLine(" Recall").Append("TRUTH".PadRight(left)).Append(" ||").AppendLine(rule);
        for (int i = 0; i < _names.Length; i++)
        {
            table.Append(numbered
                ? $"{i.ToString().PadLeft(digits)}. {_names[i].ToString().PadLeft(left - digits - 2)} ||"
                : $"{_names[i].ToString().PadLeft(left)} ||");
            foreach (double count in Counts[i])
                table.Append(' ').Append($"{count:N0}".PadLeft(width)).Append(" |");
            table.Append(' ').AppendLine($"{PerClassRecall[i],5:F4}");
        }
        table.Append("".PadRight(left)).Append(" ||").AppendLine(rule);
        table.Append("Precision".PadRight(left)).Append(" ||");
        foreach (double precision in PerClassPrecision)
            table.Append($"{precision:N4}".PadLeft(width + 1)).Append(" |");
        return table.AppendLine().ToString();
    }

    private static double Share(double part, double whole) => whole > 0 ? part / whole : 0;
}
