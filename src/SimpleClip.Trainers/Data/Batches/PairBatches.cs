namespace SimpleClip.Data;

/// <summary>Gives batches of a <see cref="PairReader"/>'s pairs, decoded and augmented ahead of the training on threads of their
/// own.</summary>
/// <param name="reader">Reads the rows.</param>
/// <param name="batchSize">Images in a batch.</param>
/// <param name="threads">Threads that decode.</param>
/// <param name="bad">Told of rows that cannot be used.</param>
internal sealed class PairBatches(PairReader reader, int batchSize, int threads, BadSampleLog bad)
{
    /// <summary>How many batches may be ready before they are needed.</summary>
    private const int BatchesAhead = 2;

    /// <summary>One epoch of training: shuffled, full batches only.</summary>
    /// <param name="preparer">Prepares the rows.</param>
    /// <param name="shuffleSeed">Determines the order.</param>
    /// <param name="skippedRows">Rows at the beginning that an interrupted run has used already.</param>
    /// <param name="cancellation">Stops everything.</param>
    public IEnumerable<PairBatch> Shuffled(SamplePreparer preparer, int shuffleSeed, long skippedRows, CancellationToken cancellation) =>
        Assemble(reader.ReadShuffled(shuffleSeed, skippedRows), preparer, dropLast: true, skippedRows, cancellation);

    /// <summary>All rows in their order.</summary>
    public IEnumerable<PairBatch> InOrder(SamplePreparer preparer, CancellationToken cancellation) =>
        Assemble(reader.Read(), preparer, dropLast: false, rowsBefore: 0, cancellation);

    private IEnumerable<PairBatch> Assemble(
        IEnumerable<PairSample> rows, SamplePreparer preparer, bool dropLast, long rowsBefore, CancellationToken cancellation)
    {
        IEnumerable<PreparedSample> samples = OrderedWorkers.Map(rows, preparer.PrepareAndDispose, threads, BatchesAhead * batchSize, cancellation);
        return new BatchAssembler(preparer.Inputs, batchSize, dropLast, bad, rowsBefore).Assemble(samples);
    }
}
