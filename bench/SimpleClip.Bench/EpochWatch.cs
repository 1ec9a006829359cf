using System.Diagnostics;
using System.Globalization;

namespace SimpleClip.Bench;

/// <summary>
/// Takes the time of each epoch from its first file to its last moved weight: the first from the watch's making, setting up included. Where
/// two sides take turns, each epoch waits for a line on the standard input, and answers "seconds processorSeconds loss".
/// </summary>
internal sealed class EpochWatch : IProgress<TrainingProgress>
{
    private readonly List<double> _seconds = [];
    private readonly bool _takesTurns;
    private TimeSpan _processor;
    private long _start;

    public EpochWatch(bool takesTurns)
    {
        _takesTurns = takesTurns;
        if (takesTurns)
        {
            Console.WriteLine("ready");
        }

        Begin();
    }

    /// <summary>The time of each epoch.</summary>
    public IReadOnlyList<double> Seconds => _seconds;

    /// <summary>Told after every step; evaluation comes later.</summary>
    public void Report(TrainingProgress value)
    {
        int stepsPerEpoch = value.TotalSteps / value.Epochs;
        if (value.Validation is not null || value.Step % stepsPerEpoch != 0)
        {
            return;
        }

        double seconds = Stopwatch.GetElapsedTime(_start).TotalSeconds, processor = (Environment.CpuUsage.TotalTime - _processor).TotalSeconds;
        _seconds.Add(seconds);
        string figures = string.Create(CultureInfo.InvariantCulture, $"{seconds:R} {processor:R} {value.Loss:R}");
        (_takesTurns ? Console.Out : Console.Error).WriteLine(figures);
        if (value.Step < value.TotalSteps)
        {
            Begin();
        }
    }

    private void Begin()
    {
        if (_takesTurns)
        {
            _ = Console.ReadLine() ?? throw new InvalidOperationException("The other end of the comparison is gone.");
        }

        _processor = Environment.CpuUsage.TotalTime;
        _start = Stopwatch.GetTimestamp();
    }
}
