using SimpleClip.Training;

namespace SimpleClip.Trainers.Tests.Training;

/// <summary>Shows checks a run.</summary>
internal static class WarningSequence
{
    /// <summary>The warnings of steps that a function makes, numbered from 1.</summary>
    public static List<TrainingWarning> Warnings(this IWarningCheck check, int steps, Func<TrainingProgress, TrainingProgress> make) =>
        [.. Enumerable.Range(1, steps).Select(step => check.OnStep(make(Progress.At(step)))).OfType<TrainingWarning>()];
}
