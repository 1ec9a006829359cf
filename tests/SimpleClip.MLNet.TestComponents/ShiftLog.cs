using System.Collections.Concurrent;

namespace SimpleClip.MLNet.TestComponents;

/// <summary>Counts what a <see cref="ShiftTransformer"/> does; safe for concurrent use.</summary>
public sealed class ShiftLog
{
    private int _releases;
    private int _batchesAlive;

    /// <summary>Gets the sizes of the batches evaluated, in order.</summary>
    public ConcurrentQueue<int> Evaluations { get; } = new();

    /// <summary>Gets the outputs that each batch was made for.</summary>
    public ConcurrentQueue<string> ActiveOutputs { get; } = new();

    /// <summary>Gets how often the transformer's resources were released.</summary>
    public int Releases => _releases;

    /// <summary>Gets the number of batches made and not disposed of.</summary>
    public int BatchesAlive => _batchesAlive;

    internal void AddRelease() => Interlocked.Increment(ref _releases);

    internal void AddBatch() => Interlocked.Increment(ref _batchesAlive);

    internal void RemoveBatch() => Interlocked.Decrement(ref _batchesAlive);
}
