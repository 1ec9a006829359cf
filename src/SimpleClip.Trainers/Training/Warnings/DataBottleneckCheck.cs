using System.Globalization;

namespace SimpleClip.Training;

/// <summary>Warns if the network waits for data much of an epoch, or of a part of a long one.</summary>
/// <param name="fewestSteps">An epoch of fewer steps is not judged: readers have to start, and to fill their buffers.</param>
/// <param name="mostSteps">After so many steps, a long epoch is judged before its end.</param>
internal sealed class DataBottleneckCheck(int fewestSteps = 10, int mostSteps = 500) : IWarningCheck
{
    public const string Code = "data-bottleneck";

    private readonly Alarm _alarm = new(Bottleneck.DataWaitShare, Bottleneck.DataWaitShare / 2);
    private double _sum;
    private int _steps;

    public TrainingWarning? OnStep(TrainingProgress progress)
    {
        _sum += progress.DataWaitShare;
        _steps++;
        return _steps == mostSteps ? Judge(progress) : null;
    }

    public TrainingWarning? OnEpoch(TrainingProgress progress, EpochReport report) => Judge(progress);

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
