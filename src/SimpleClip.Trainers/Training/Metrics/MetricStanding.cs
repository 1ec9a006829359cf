namespace SimpleClip.Training;

/// <summary>How a measurement compares with those before it.</summary>
/// <param name="IsBest">Whether it is better than all of them.</param>
/// <param name="ShouldStop">Whether none of the last ones was better than those before.</param>
internal readonly record struct MetricStanding(bool IsBest, bool ShouldStop);
