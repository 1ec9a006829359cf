namespace SimpleClip.Onnx;

/// <summary>
/// The right to use a shared tower. One that is dropped without being disposed, as ML.NET's pools of prediction engines do, ends with its
/// finalizer.
/// </summary>
internal sealed class TowerLease(Tower tower, Action release) : IDisposable
{
    private Action? _release = release;

    ~TowerLease() => Release();

    /// <summary>The tower.</summary>
    internal Tower Tower => tower;

    /// <inheritdoc cref="Onnx.Tower.Run"/>
    public void Run<T>(Memory<T> input, int count, Memory<float> embeddings)
        where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _release) is null, this);
        tower.Run(input, count, embeddings);
        GC.KeepAlive(this);
    }

    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private void Release() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
