using System.Globalization;

namespace SimpleClip.Bench;

/// <summary>The memory of this process that is resident, mapped files included, in MiB; from Linux's process table.</summary>
internal static class ResidentMemory
{
    private const double KibibytesPerMebibyte = 1024;

    /// <summary>What there is now.</summary>
    public static double Current => Read("VmRSS:");

    /// <summary>The most there ever was.</summary>
    public static double Peak => Read("VmHWM:");

    private static double Read(string key)
    {
        string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(key, StringComparison.Ordinal));
        return double.Parse(line[key.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) / KibibytesPerMebibyte;
    }
}
