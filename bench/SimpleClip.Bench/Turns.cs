using System.Diagnostics;
using System.Globalization;

namespace SimpleClip.Bench;

/// <summary>One side of a comparison in turns (bench/turns.py): works when told to, and says how long it took.</summary>
internal static class Turns
{
    /// <summary>
    /// Says <c>ready</c>, then runs until the input ends: each line holds a number of units, answered by a line "seconds processorSeconds
    /// figure ...".
    /// </summary>
    /// <param name="work">Does so many units of work; gives figures by which the sides are compared.</param>
    public static void Take(Func<int, double[]> work)
    {
        Console.WriteLine("ready");
        while (Console.ReadLine() is { } line)
        {
            int units = int.Parse(line, CultureInfo.InvariantCulture);
            TimeSpan processorBefore = Environment.CpuUsage.TotalTime;
            var clock = Stopwatch.StartNew();
            double[] figures = work(units);
            double[] answer = [clock.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - processorBefore).TotalSeconds, .. figures];
            Console.WriteLine(string.Join(' ', answer.Select(value => value.ToString("R", CultureInfo.InvariantCulture))));
        }
    }
}
