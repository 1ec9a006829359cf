using Microsoft.ML.Runtime;
using SimpleClip.Hosting;

namespace SimpleClip.Transformers;

/// <summary>Settings that come from the environment.</summary>
internal static class HostSettings
{
    /// <summary>Options of an encoder on the device of an environment.</summary>
    public static ClipEncoderOptions EncoderOptions(this IHostEnvironment environment, int batchSize, int? threads) => new()
    {
        GpuDeviceId = environment.GpuDeviceId,
        FallbackToCpu = environment.FallbackToCpu,
        BatchSize = batchSize,
        Threads = threads,
        Log = message => Warn(environment, message),
    };

    /// <summary>Options of an encoder for a transform: what its own options leave open is the environment's.</summary>
    public static ClipEncoderOptions EncoderOptions(this IHostEnvironment environment, ClipTransformOptions options) =>
        environment.EncoderOptions(options.BatchSize, options.Threads) with
        {
            GpuDeviceId = options.GpuDeviceId ?? environment.GpuDeviceId,
            FallbackToCpu = options.FallbackToCpu ?? environment.FallbackToCpu,
        };

    private static void Warn(IHostEnvironment environment, string message)
    {
        using IChannel channel = environment.Start("SimpleClip");
        channel.Warning(MessageSensitivity.None, message);
    }
}
