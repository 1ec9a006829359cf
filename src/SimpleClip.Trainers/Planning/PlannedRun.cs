namespace SimpleClip;

/// <summary>The length of a run.</summary>
/// <param name="StepsPerEpoch">Full batches of the data; 0 where the number of rows is unknown.</param>
/// <param name="Steps">Steps of all epochs.</param>
/// <param name="Images">Images seen, repeated ones included.</param>
/// <param name="Duration">At the measured speed; null where that is unknown. Validation and checkpoints come on top.</param>
public sealed record PlannedRun(long StepsPerEpoch, long Steps, long Images, TimeSpan? Duration);
