using Microsoft.ML.OnnxRuntime;

namespace SimpleClip.Onnx;

/// <summary>The execution providers of ONNX Runtime's native library in this process.</summary>
internal static class ExecutionProviders
{
    private static readonly Lazy<string[]> Available = new(OrtEnv.Instance().GetAvailableProviders);

    /// <summary>
    /// The one that options ask for. Where they name a GPU and no provider, it is the one that the native library was made for; an
    /// application has one of them only.
    /// </summary>
    public static ExecutionProvider Choose(ClipEncoderOptions options) => options switch
    {
        { Provider: { } provider } => provider,
        { GpuDeviceId: null } => ExecutionProvider.Cpu,
        _ when !IsAvailable(ExecutionProvider.Cuda) && IsAvailable(ExecutionProvider.DirectML) => ExecutionProvider.DirectML,
        _ => ExecutionProvider.Cuda,
    };

    /// <summary>Adds one to the settings of a session.</summary>
    public static void Append(SessionOptions settings, ExecutionProvider provider, int device)
    {
        if (provider == ExecutionProvider.DirectML)
        {
            // Both are conditions of DirectML's.
            settings.EnableMemoryPattern = false;
            settings.ExecutionMode = ExecutionMode.ORT_SEQUENTIAL;
            settings.AppendExecutionProvider_DML(device);
        }
        else
        {
            settings.AppendExecutionProvider_CUDA(device);
        }
    }

    /// <summary>Why one cannot be used, and what is to be done about it.</summary>
    public static string Explain(ExecutionProvider provider, int device, Exception exception)
    {
        (string package, string needs) = provider == ExecutionProvider.DirectML
            ? ("Microsoft.ML.OnnxRuntime.DirectML", "Windows 10 or later")
            : ("Microsoft.ML.OnnxRuntime.Gpu", "CUDA 12 and cuDNN 9");
        return $"GPU {device} cannot be used by {provider}. Expected the package {package} in place of " +
            $"Microsoft.ML.OnnxRuntime (the native library at hand knows {string.Join(", ", Available.Value)}), {needs}, and a GPU of " +
            $"that number. ONNX Runtime says: {exception.Message.TrimEnd('.', '\n')}.";
    }

    private static bool IsAvailable(ExecutionProvider provider) => Available.Value.Contains(provider switch
    {
        ExecutionProvider.Cuda => "CUDAExecutionProvider",
        ExecutionProvider.DirectML => "DmlExecutionProvider",
        _ => "CPUExecutionProvider",
    });
}
