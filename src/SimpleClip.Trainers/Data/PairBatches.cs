namespace SimpleClip.Data;

/// <summary>Gives batches of an <see cref="PairReader"/>'s pairs, decoded and augmented ahead of the training on threads of their own.</summary>
/// <param name="reader">Reads the rows.</param>
/// <param name="batchSize">Images in a batch.</param>
/// <param name="threads">Threads that decode.</param>
/// <param name="bad">Told of rows that cannot be used.</param>
internal sealed class PairBatches(PairReader reader, int batchSize, int threads, BadSampleLog bad)
{
    /// <summary>How many batches may be ready before they are needed.</summary>
    private const int BatchesAhead = 2;

    /// <summary>One epoch of training: shuffled, full batches only.</summary>
    public IEnumerable<PairBatch> Shuffled(SamplePreparer preparer, int shuffleSeed, CancellationToken cancellation) =>
        Assemble(reader.ReadShuffled(shuffleSeed), preparer, dropLast: true, cancellation);

    /// <summary>All rows in their order.</summary>
    public IEnumerable<PairBatch> InOrder(SamplePreparer preparer, CancellationToken cancellation) =>
        Assemble(reader.Read(), preparer, dropLast: false, cancellation);

    private IEnumerable<PairBatch> Assemble(IEnumerable<PairSample> rows, SamplePreparer preparer, bool dropLast, CancellationToken cancellation)
    {
        IEnumerable<PreparedSample> samples = OrderedWorkers.Map(rows, preparer.PrepareAndDispose, threads, BatchesAhead * batchSize, cancellation);
        return new BatchAssembler(preparer, batchSize, dropLast, bad).Assemble(samples);
    }
}
