using SimpleClip.Optimization;

namespace SimpleClip.Training;

/// <summary>Makes the schedule that the options ask for.</summary>
internal static class ScheduleFactory
{
    /// <summary>The warm-up takes at most one part in this many of a phase, so that a short run reaches its learning rate.</summary>
    private const int WarmupPart = 5;

    public static int WarmupSteps(ClipTrainerOptions options, int phaseSteps) => Math.Min(options.WarmupSteps, phaseSteps / WarmupPart);

    /// <param name="options">The settings.</param>
    /// <param name="phase">The part of the run.</param>
    /// <param name="phaseSteps">Its steps.</param>
    public static ILearningRateSchedule Create(ClipTrainerOptions options, TrainingPhase phase, int phaseSteps)
    {
        double peak = options.LearningRate * phase.LearningRateFactor;
        int warmup = WarmupSteps(options, phaseSteps);
        return options.Schedule switch
        {
            LearningRateScheduleKind.Constant => new WarmupConstantSchedule(peak, warmup),
            LearningRateScheduleKind.ConstantWithCooldown => new WarmupCooldownSchedule(peak, warmup, Math.Min(options.CooldownSteps, phaseSteps - warmup), phaseSteps),
            _ => new WarmupCosineSchedule(peak, warmup, phaseSteps),
        };
    }
}
