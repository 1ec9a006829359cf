namespace SimpleClip.Optimization;

/// <summary>
/// A learning rate that rises linearly, stays, and falls in the last steps: open_clip's <c>const-cooldown</c>
/// (src/open_clip_train/scheduler.py). A run can be prolonged from a checkpoint before the fall.
/// </summary>
/// <remarks>In the fall, the rate is end + (peak − end)·(1 − done/cooldown)^power.</remarks>
/// <param name="Peak">The highest rate.</param>
/// <param name="WarmupSteps">Steps of the rise; 0 starts at the peak.</param>
/// <param name="CooldownSteps">Steps of the fall; 0 for none.</param>
/// <param name="TotalSteps">Steps of the whole run.</param>
/// <param name="EndRate">The rate that the fall ends at.</param>
/// <param name="Power">1 for a fall along a line, more for one that is steep at first.</param>
public sealed record WarmupCooldownSchedule(double Peak, int WarmupSteps, int CooldownSteps, int TotalSteps, double EndRate = 0, double Power = 1)
    : ILearningRateSchedule
{
    /// <inheritdoc/>
    public double RateAt(long stepsTaken) => LinearWarmup.RateAt(stepsTaken, Peak, WarmupSteps) ?? (EndRate + ((Peak - EndRate) * ShareAt(stepsTaken)));

    /// <summary>What is left of the way from the end rate to the peak.</summary>
    private double ShareAt(long stepsTaken)
    {
        long left = TotalSteps - stepsTaken;
        return left > CooldownSteps ? 1 : left <= 0 ? 0 : Math.Pow((double)left / CooldownSteps, Power);
    }
}
