namespace SimpleClip.Onnx;

/// <summary>
/// The towers in use in this process. A tower takes as much memory as its weights, so transformers and encoders with equal graphs and
/// settings share one; it goes when the last of them has gone.
/// </summary>
internal static class TowerPool
{
    private static readonly Lock Lock = new();
    private static readonly Dictionary<Key, Shared> Towers = [];

    /// <summary>A lease on the tower of a graph, which is opened if nobody has it open yet.</summary>
    public static TowerLease Acquire((byte[] Bytes, Lazy<string> Hash) graph, TowerContract contract, ClipEncoderOptions options)
    {
        // The contract is part of the key, so that every combination of graph and description is checked.
        var key = new Key(
            graph.Hash.Value,
            contract.Tower,
            contract.ValuesPerRow,
            contract.Dimension,
            contract.EndToken,
            options.Provider,
            options.GpuDeviceId,
            options.FallbackToCpu,
            options.Threads);
        Shared? shared;
        lock (Lock)
        {
            if (!Towers.TryGetValue(key, out shared))
            {
                Towers.Add(key, shared = new Shared(new Lazy<Tower>(() => new Tower(graph.Bytes, contract, options))));
            }

            shared.Users++;
        }

        try
        {
            // Outside the lock: opening takes seconds for a large model, and only those who want the same one shall wait.
            return new TowerLease(shared.Tower.Value, () => Release(key, shared));
        }
        catch
        {
            Release(key, shared);
            throw;
        }
    }

    private static void Release(Key key, Shared shared)
    {
        lock (Lock)
        {
            if (--shared.Users > 0)
            {
                return;
            }

            Towers.Remove(key);
        }

        if (shared.Tower.IsValueCreated)
        {
            shared.Tower.Value.Dispose();
        }
    }

    private readonly record struct Key(
        string GraphHash,
        ClipTowerInfo Tower,
        int ValuesPerRow,
        int Dimension,
        long EndToken,
        ExecutionProvider? Provider,
        int? GpuDeviceId,
        bool FallbackToCpu,
        int? Threads);

    private sealed class Shared(Lazy<Tower> tower)
    {
        public Lazy<Tower> Tower { get; } = tower;

        public int Users { get; set; }
    }
}
