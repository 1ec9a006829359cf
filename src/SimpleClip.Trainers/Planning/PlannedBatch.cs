namespace SimpleClip;

/// <summary>How a batch is taken through the device, and what would fit.</summary>
/// <param name="BatchSize">Images of a step.</param>
/// <param name="MicroBatchSize">Images of a pass.</param>
/// <param name="LargestBatch">The largest batch that fits in a single pass; 0 if none does.</param>
/// <param name="LargestMicroBatch">The largest pass that fits for the wanted batch; 0 if none does.</param>
public sealed record PlannedBatch(int BatchSize, int MicroBatchSize, int LargestBatch, int LargestMicroBatch)
{
    /// <summary>Passes of a step.</summary>
    public int AccumulationSteps => Passes(MicroBatchSize);

    /// <summary>The fewest passes with which the wanted batch fits; 0 if it does not.</summary>
    public int FewestAccumulationSteps => LargestMicroBatch == 0 ? 0 : Passes(LargestMicroBatch);

    private int Passes(int size) => (int)Math.Ceiling(BatchSize / (double)size);
}
