namespace SimpleClip;

/// <summary>What ONNX Runtime computes by. Each but the CPU needs a native package of ONNX Runtime of its own in the application.</summary>
public enum ExecutionProvider
{
    /// <summary>The CPU; package <c>Microsoft.ML.OnnxRuntime</c>.</summary>
    Cpu,

    /// <summary>NVIDIA's GPUs by CUDA, on Linux and Windows; package <c>Microsoft.ML.OnnxRuntime.Gpu</c>, CUDA and cuDNN.</summary>
    Cuda,

    /// <summary>
    /// Any GPU on Windows by DirectML; package <c>Microsoft.ML.OnnxRuntime.DirectML</c>. Calls on one tower wait for each other.
    /// </summary>
    DirectML,
}
