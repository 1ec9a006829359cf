using System.Text.Json.Serialization;

namespace SimpleClip.Transformers;

/// <summary>The settings that all transforms of a model have.</summary>
public abstract record ClipTransformOptions
{
    private protected ClipTransformOptions()
    {
    }

    /// <summary>The most images or texts computed in one call, at least 1.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>The number of threads that compute one call, or null for as many as there are cores. Not saved.</summary>
    [JsonIgnore]
    public int? Threads { get; init; }

    /// <summary>
    /// The number of the GPU to compute on; null for that of the <see cref="Microsoft.ML.MLContext"/>, which is the CPU unless set. Not
    /// saved: a loaded model follows the context that loads it.
    /// </summary>
    [JsonIgnore]
    public int? GpuDeviceId { get; init; }

    /// <summary>
    /// What computes; null for the CPU, or, where a GPU is set here or on the <see cref="Microsoft.ML.MLContext"/>, for CUDA or DirectML,
    /// whichever the application's native library of ONNX Runtime was made for. Not saved.
    /// </summary>
    [JsonIgnore]
    public ExecutionProvider? Provider { get; init; }

    /// <summary>
    /// Whether to use the CPU where the GPU cannot be used, instead of failing; null for the setting of the
    /// <see cref="Microsoft.ML.MLContext"/>. Not saved.
    /// </summary>
    [JsonIgnore]
    public bool? FallbackToCpu { get; init; }

    /// <summary>Checks the values.</summary>
    /// <param name="model">The model they are for.</param>
    /// <exception cref="ArgumentException">A value is outside its range; the message names it.</exception>
    internal virtual void Validate(ClipModelInfo model)
    {
        CheckLeast(BatchSize, 1, nameof(BatchSize));
        CheckLeast(Threads, 1, nameof(Threads));
        CheckLeast(GpuDeviceId, 0, nameof(GpuDeviceId));
        if (Provider is { } provider)
        {
            CheckChoice(provider, nameof(Provider));
        }
    }

    /// <summary>Fails if a column has no name.</summary>
    private protected static void CheckName(string name, string option)
    {
        if (string.IsNullOrEmpty(name))
        {
            throw new ArgumentException($"{option}: expected the name of a column, got none.");
        }
    }

    /// <summary>Fails if a value is none of its enumeration's.</summary>
    private protected static void CheckChoice<T>(T value, string option)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
        {
            throw new ArgumentException($"{option}: expected {string.Join(", ", Enum.GetNames<T>())}, got {value}.");
        }
    }

    /// <summary>Fails if a number is too small.</summary>
    private protected static void CheckLeast(int? value, int least, string option)
    {
        if (value < least)
        {
            throw new ArgumentException($"{option}: expected at least {least}, got {value}.");
        }
    }
}
