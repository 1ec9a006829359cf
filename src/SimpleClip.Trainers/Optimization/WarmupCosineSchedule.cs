namespace SimpleClip.Optimization;

/// <summary>A learning rate that rises linearly, then falls along half a cosine to zero.</summary>
/// <param name="Peak">The highest rate.</param>
/// <param name="WarmupSteps">Steps of the rise; 0 starts at the peak.</param>
/// <param name="TotalSteps">Steps of the whole run.</param>
public sealed record WarmupCosineSchedule(double Peak, int WarmupSteps, int TotalSteps) : ILearningRateSchedule
{
    /// <inheritdoc/>
    public double RateAt(long stepsTaken)
    {
        double progress = (double)(stepsTaken - WarmupSteps) / Math.Max(1, TotalSteps - WarmupSteps);
        return LinearWarmup.RateAt(stepsTaken, Peak, WarmupSteps) ?? (Peak * 0.5 * (1 + Math.Cos(Math.PI * Math.Min(1, progress))));
    }
}
