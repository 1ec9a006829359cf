using static TorchSharp.torch;

namespace SimpleClip.Numerics;

/// <summary>Sums the memory behind tensors, shared memory once.</summary>
internal sealed class StorageLedger
{
    private readonly Dictionary<nint, long> _known = [];

    /// <summary>Bytes that grow with the batch.</summary>
    public long Scaling { get; private set; }

    /// <summary>Bytes that do not: copies of weights, tables of positions.</summary>
    public long Fixed { get; private set; }

    /// <summary>Leaves a tensor's memory out of the sums.</summary>
    public void Ignore(Tensor tensor) => _known[StorageAddress.Of(tensor)] = long.MaxValue;

    /// <summary>Adds a tensor's memory, unless it is there.</summary>
    public void Add(Tensor tensor, bool scales) => Add(StorageAddress.Of(tensor), StorageAddress.ExtentOf(tensor), scales);

    /// <summary>Adds memory.</summary>
    public void Add(nint address, long bytes, bool scales)
    {
        long counted = _known.GetValueOrDefault(address);
        if (bytes > counted)
        {
            _known[address] = bytes;
            Add(bytes - counted, scales);
        }
    }

    /// <summary>Adds memory that nothing else can share.</summary>
    public void Add(long bytes, bool scales)
    {
        if (scales)
        {
            Scaling += bytes;
        }
        else
        {
            Fixed += bytes;
        }
    }

    /// <summary>Whether the memory at an address is counted or ignored.</summary>
    public bool Knows(nint address) => _known.ContainsKey(address);
}
