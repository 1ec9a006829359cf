using Microsoft.ML.OnnxRuntime;

namespace SimpleClip.Onnx;

/// <summary>Opens graphs in ONNX Runtime.</summary>
internal static class SessionFactory
{
    /// <summary>Opens a graph.</summary>
    /// <returns>The session, what it computes by, and why that is the CPU if something else was asked for.</returns>
    /// <exception cref="InvalidDataException">The graph cannot be read.</exception>
    /// <exception cref="InvalidOperationException">ONNX Runtime is not available, or the execution provider is not and falling back to the
    /// CPU is not allowed.</exception>
    public static (InferenceSession Session, ExecutionProvider Provider, string? FallbackReason) Open(
        byte[] graph, string entry, ClipEncoderOptions options)
    {
        try
        {
            ExecutionProvider provider = ExecutionProviders.Choose(options);
            if (provider == ExecutionProvider.Cpu)
            {
                return (OpenOnCpu(graph, entry, options), provider, null);
            }

            return TryOpen(graph, provider, options, out Exception? failure) is { } session
                ? (session, provider, null)
                : FallBack(graph, entry, options, ExecutionProviders.Explain(provider, options.GpuDeviceId ?? 0, failure!));
        }
        catch (Exception exception) when (exception is DllNotFoundException or TypeInitializationException)
        {
            throw new InvalidOperationException(
                "ONNX Runtime's native library was not found; add the package Microsoft.ML.OnnxRuntime (or " +
                "Microsoft.ML.OnnxRuntime.Gpu or Microsoft.ML.OnnxRuntime.DirectML) to the application.", exception);
        }
    }

    /// <summary>Opens a graph on another device than the CPU; null and the reason if that cannot be done.</summary>
    private static InferenceSession? TryOpen(byte[] graph, ExecutionProvider provider, ClipEncoderOptions options, out Exception? failure)
    {
        failure = null;
        try
        {
            using SessionOptions settings = Settings(options);
            ExecutionProviders.Append(settings, provider, options.GpuDeviceId ?? 0);
            return new InferenceSession(graph, settings);
        }
        catch (Exception exception) when (
            exception is OnnxRuntimeException or EntryPointNotFoundException or NotSupportedException or DllNotFoundException)
        {
            // The native library for the CPU lacks the entry point; the one for the GPU fails where CUDA or the device is missing.
            failure = exception;
            return null;
        }
    }

    private static (InferenceSession Session, ExecutionProvider Provider, string? FallbackReason) FallBack(
        byte[] graph, string entry, ClipEncoderOptions options, string reason)
    {
        // A graph that the CPU cannot read either is the graph's fault, and reported as that.
        InferenceSession session = OpenOnCpu(graph, entry, options);
        if (options.FallbackToCpu)
        {
            return (session, ExecutionProvider.Cpu, reason);
        }

        session.Dispose();
        throw new InvalidOperationException($"{reason} To compute on the CPU then, set {nameof(options.FallbackToCpu)}.");
    }

    private static InferenceSession OpenOnCpu(byte[] graph, string entry, ClipEncoderOptions options)
    {
        try
        {
            using SessionOptions settings = Settings(options);
            return new InferenceSession(graph, settings);
        }
        catch (OnnxRuntimeException exception)
        {
            throw new InvalidDataException($"{entry}: ONNX Runtime cannot read the graph. {exception.Message}", exception);
        }
    }

    private static SessionOptions Settings(ClipEncoderOptions options)
    {
        var settings = new SessionOptions();
        if (options.Threads is { } threads)
        {
            settings.IntraOpNumThreads = threads;
        }

        return settings;
    }
}
