using Microsoft.ML.Runtime;

namespace SimpleClip.Persistence.Interop;

/// <summary>Reads what ML.NET's environments know and do not show.</summary>
internal static class HostInternals
{
    public static int? GpuDeviceId(IHostEnvironment environment) => (environment as IHostEnvironmentInternal)?.GpuDeviceId;

    public static bool FallbackToCpu(IHostEnvironment environment) => (environment as IHostEnvironmentInternal)?.FallbackToCpu ?? true;

    public static string TempFilePath(IHostEnvironment environment) =>
        (environment as IHostEnvironmentInternal)?.TempFilePath ?? Path.GetTempPath();

    public static int? Seed(IHostEnvironment environment) => (environment as IHostEnvironmentInternal)?.Seed;

    public static void CheckAlive(IHostEnvironment environment) => Contracts.CheckAlive(environment);
}
