namespace SimpleClip.Optimization;

/// <summary>The rise of a learning rate that every schedule begins with: peak·(steps taken + 1)/warm-up (open_clip,
/// src/open_clip_train/scheduler.py).</summary>
internal static class LinearWarmup
{
    /// <summary>The rate of a step of the rise; null after it.</summary>
    public static double? RateAt(long stepsTaken, double peak, int warmupSteps)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(stepsTaken);
        return stepsTaken < warmupSteps ? peak * (stepsTaken + 1) / warmupSteps : null;
    }
}
