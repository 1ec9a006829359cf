using static TorchSharp.torch;

namespace SimpleClip.Numerics;

/// <summary>Watches when results are released, and finds the most memory that they take at one time.</summary>
internal sealed class LiveTensors
{
    private readonly List<(Tensor Tensor, nint Address, long Bytes)> _made = [];

    /// <summary>The most bytes at one time, together with what is kept for the gradients.</summary>
    public long Peak { get; private set; }

    /// <summary>Adds a result.</summary>
    /// <param name="output">The result.</param>
    /// <param name="scratch">Bytes that the operation takes only while it runs.</param>
    /// <param name="kept">What autograd keeps so far.</param>
    public void Add(Tensor output, long scratch, StorageLedger kept)
    {
        _made.RemoveAll(static made => made.Tensor.IsInvalid);
        _made.Add((output, StorageAddress.Of(output), StorageAddress.ExtentOf(output)));
        long live = _made.Where(made => !kept.Knows(made.Address)).DistinctBy(static made => made.Address).Sum(static made => made.Bytes);
        Peak = Math.Max(Peak, live + kept.Scaling + scratch);
    }
}
