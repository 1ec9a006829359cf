namespace SimpleClip;

/// <summary>Where and how the towers of a model are computed.</summary>
public sealed record ClipEncoderOptions
{
    /// <summary>The number of the GPU, or null for the CPU, or for the first GPU if <see cref="Provider"/> names one that computes on
    /// GPUs.</summary>
    public int? GpuDeviceId { get; init; }

    /// <summary>
    /// What computes; null for the CPU, or, where <see cref="GpuDeviceId"/> is set, for CUDA or DirectML, whichever the application's
    /// native library of ONNX Runtime was made for.
    /// </summary>
    public ExecutionProvider? Provider { get; init; }

    /// <summary>Whether to use the CPU where the GPU cannot be used, and to say so by <see cref="Log"/>, instead of failing.</summary>
    public bool FallbackToCpu { get; init; }

    /// <summary>The number of threads that compute one call, or null for as many as there are cores.</summary>
    public int? Threads { get; init; }

    /// <summary>The most images or texts computed in one call.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Receives a warning, on whichever thread opens a tower, where the CPU computes in place of the GPU; null for none.</summary>
    public Action<string>? Log { get; init; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A value is outside its range.</exception>
    internal void Validate()
    {
        if (GpuDeviceId < 0 || Threads < 1 || BatchSize < 1)
        {
            throw new ArgumentException(
                $"Expected {nameof(GpuDeviceId)} of at least 0, {nameof(Threads)} and {nameof(BatchSize)} of at least 1; " +
                $"got {GpuDeviceId}, {Threads} and {BatchSize}.");
        }

        if (Provider is { } provider && !Enum.IsDefined(provider))
        {
            throw new ArgumentException(
                $"{nameof(Provider)}: expected one of {string.Join(", ", Enum.GetNames<ExecutionProvider>())}, got {provider}.");
        }
    }
}
