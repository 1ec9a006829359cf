using Microsoft.ML.Runtime;
using SimpleClip.Hosting;
using static TorchSharp.torch;

namespace SimpleClip.Training;

/// <summary>Chooses where to train.</summary>
internal static class TorchDevice
{
    /// <summary>The GPU that the context names, else the CPU.</summary>
    /// <exception cref="InvalidOperationException">The GPU is not there, and the context does not allow the CPU in its place.</exception>
    public static Device Choose(IHostEnvironment environment)
    {
        if (environment.GpuDeviceId is not { } index)
        {
            return CPU;
        }

        int count = cuda.is_available() ? cuda.device_count() : 0;
        if (index >= 0 && index < count)
        {
            return new Device(TorchSharp.DeviceType.CUDA, index);
        }

        return environment.FallbackToCpu
            ? CPU
            : throw new InvalidOperationException(
                $"MLContext.GpuDeviceId is {index}, but TorchSharp sees {count} CUDA devices. Reference a CUDA build of libtorch (TorchSharp-cuda-linux or " +
                "TorchSharp-cuda-windows), or set MLContext.FallbackToCpu.");
    }
}
