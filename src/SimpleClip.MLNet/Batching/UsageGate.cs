namespace SimpleClip.Batching;

/// <summary>
/// Keeps resources alive while they are in use: closing lets nobody in any more, and the last one to leave a closed gate releases them.
/// </summary>
internal sealed class UsageGate(object owner, Action release)
{
    private readonly Lock _lock = new();
    private int _users;
    private bool _closed;

    /// <summary>Enters; disposing of the result leaves.</summary>
    /// <exception cref="ObjectDisposedException">The gate is closed.</exception>
    public Usage Enter()
    {
        lock (_lock)
        {
            ThrowIfClosed();
            _users++;
            return new Usage(this);
        }
    }

    public void ThrowIfClosed() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _closed), owner);

    public void Close()
    {
        bool last;
        lock (_lock)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
            last = _users == 0;
        }

        if (last)
        {
            release();
        }
    }

    private void Leave()
    {
        bool last;
        lock (_lock)
        {
            _users--;
            last = _closed && _users == 0;
        }

        if (last)
        {
            release();
        }
    }

    /// <summary>One stay inside the gate; to be disposed of exactly once.</summary>
    public readonly ref struct Usage(UsageGate gate)
    {
        public void Dispose() => gate.Leave();
    }
}
