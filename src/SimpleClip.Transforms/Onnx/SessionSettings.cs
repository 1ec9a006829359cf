using Microsoft.ML.OnnxRuntime;

namespace SimpleClip.Onnx;

/// <summary>Turns options into ONNX Runtime's.</summary>
internal static class SessionSettings
{
    /// <summary>Settings of a session, to be disposed by the caller.</summary>
    /// <exception cref="InvalidOperationException">The GPU is wanted, cannot be used, and falling back to the CPU is not
    /// allowed.</exception>
    public static SessionOptions Create(ClipEncoderOptions options)
    {
        var settings = new SessionOptions();
        try
        {
            if (options.Threads is { } threads)
            {
                settings.IntraOpNumThreads = threads;
            }

            if (options.GpuDeviceId is { } device)
            {
                AddGpu(settings, device, options.FallbackToCpu);
            }

            return settings;
        }
        catch
        {
            settings.Dispose();
            throw;
        }
    }

    private static void AddGpu(SessionOptions settings, int device, bool fallbackToCpu)
    {
        try
        {
            settings.AppendExecutionProvider_CUDA(device);
        }
        catch (Exception exception) when (exception is OnnxRuntimeException or EntryPointNotFoundException or NotSupportedException)
        {
            // The native library for the CPU lacks the entry point; the one for the GPU fails where CUDA is missing.
            if (!fallbackToCpu)
            {
                throw new InvalidOperationException(
                    $"GPU {device} cannot be used. Add the package Microsoft.ML.OnnxRuntime.Gpu and install CUDA, set FallbackToCpu, or " +
                    $"leave GpuDeviceId unset. {exception.Message}", exception);
            }
        }
    }
}
