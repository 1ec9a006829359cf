using SimpleClip.Batching;

namespace SimpleClip.Onnx;

/// <summary>
/// The right to use a shared tower. Disposing of it may come at any time: calls under way end first. One that is dropped without being
/// disposed, as ML.NET's pools of prediction engines do, ends with its finalizer.
/// </summary>
internal sealed class TowerLease : IDisposable
{
    private readonly UsageGate _gate;

    public TowerLease(Tower tower, Action release)
    {
        Tower = tower;
        _gate = new UsageGate(this, release);
    }

    ~TowerLease() => _gate.Close();

    /// <summary>The tower.</summary>
    internal Tower Tower { get; }

    /// <inheritdoc cref="Tower.Run(Memory{float}, int, Memory{float})"/>
    /// <exception cref="ObjectDisposedException">The lease has ended.</exception>
    public void Run(Memory<float> pixels, int count, Memory<float> embeddings)
    {
        using (_gate.Enter())
        {
            Tower.Run(pixels, count, embeddings);
        }

        GC.KeepAlive(this);
    }

    /// <inheritdoc cref="Tower.Run(Memory{long}, int, Memory{float})"/>
    /// <exception cref="ObjectDisposedException">The lease has ended.</exception>
    public void Run(Memory<long> tokens, int count, Memory<float> embeddings)
    {
        using (_gate.Enter())
        {
            Tower.Run(tokens, count, embeddings);
        }

        GC.KeepAlive(this);
    }

    public void Dispose()
    {
        _gate.Close();
        GC.SuppressFinalize(this);
    }
}
