namespace SimpleClip.Optimization;

/// <summary>A learning rate that rises linearly, then stays: open_clip's <c>const</c> (src/open_clip_train/scheduler.py).</summary>
/// <param name="Peak">The rate after the rise.</param>
/// <param name="WarmupSteps">Steps of the rise; 0 for none.</param>
public sealed record WarmupConstantSchedule(double Peak, int WarmupSteps) : ILearningRateSchedule
{
    /// <inheritdoc/>
    public double RateAt(long stepsTaken) => LinearWarmup.RateAt(stepsTaken, Peak, WarmupSteps) ?? Peak;
}
