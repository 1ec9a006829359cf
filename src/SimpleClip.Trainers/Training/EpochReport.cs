namespace SimpleClip;

/// <summary>What happened in one pass over the data.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="MeanLoss">The mean of its batches' losses.</param>
/// <param name="Duration">Time from the first row asked for to the last step, validation left out.</param>
/// <param name="DataWait">The part of it in which the network waited for data.</param>
/// <param name="SamplesPerSecond">Samples trained on per second of <paramref name="Duration"/>.</param>
/// <param name="LogitScale">The factor on cosine similarities at the end, not its logarithm.</param>
/// <param name="Validation">Retrieval on the validation data afterwards; null if not measured.</param>
public sealed record EpochReport(
    int Epoch, double MeanLoss, TimeSpan Duration, TimeSpan DataWait, double SamplesPerSecond, double LogitScale, RetrievalMetrics? Validation);
