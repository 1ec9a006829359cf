using System.Globalization;
using System.Text.Json.Nodes;

namespace SimpleClip.Training;

/// <summary>Warns if the network waits for data much of an epoch, or of a part of a long one.</summary>
/// <param name="fewestSteps">An epoch of fewer steps is not judged: readers have to start, and to fill their buffers.</param>
/// <param name="mostSteps">After so many steps, a long epoch is judged before its end.</param>
internal sealed class DataBottleneckCheck(int fewestSteps = 10, int mostSteps = 500) : IWarningCheck
{
    private const string SumKey = "sum", StepsKey = "steps", AlarmKey = "is_high";

    private readonly Alarm _alarm = new(Bottleneck.DataWaitShare, Bottleneck.DataWaitShare / 2);
    private double _sum;
    private int _steps;

    public string Code => "data-bottleneck";

    public TrainingWarning? OnStep(TrainingProgress progress)
    {
        _sum += progress.DataWaitShare;
        _steps++;
        return _steps == mostSteps ? Judge(progress) : null;
    }

    public TrainingWarning? OnEpoch(TrainingProgress progress, EpochReport report) => Judge(progress);

    public JsonObject ToJson() => new() { [SumKey] = _sum, [StepsKey] = _steps, [AlarmKey] = _alarm.ToJson() };

    public void Restore(JsonObject state)
    {
        (_sum, _steps) = (state[SumKey]!.GetValue<double>(), state[StepsKey]!.GetValue<int>());
        _alarm.Restore(state[AlarmKey]!);
    }

    private TrainingWarning? Judge(TrainingProgress progress)
    {
        (int steps, double share) = (_steps, _sum / Math.Max(1, _steps));
        (_steps, _sum) = (0, 0);
        if (steps < fewestSteps || !_alarm.Update(share))
        {
            return null;
        }

        string message = string.Create(
            CultureInfo.InvariantCulture, $"In the last {steps} steps, the network spent {share:P0} of its time waiting for data. {Bottleneck.Advice}");
        return new TrainingWarning(Code, message, progress.Step);
    }
}
