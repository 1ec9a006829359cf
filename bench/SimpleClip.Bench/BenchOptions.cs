using System.Globalization;
using Microsoft.ML;

namespace SimpleClip.Bench;

/// <summary>Options that may stand before a command that trains.</summary>
/// <param name="Gpu">The GPU to train on; null for the CPU.</param>
/// <param name="DataThreads">Threads that prepare images; null for what the command takes by itself.</param>
internal sealed record BenchOptions(int? Gpu = null, int? DataThreads = null)
{
    /// <summary>Tells the options from the command behind them.</summary>
    public static (BenchOptions Options, string[] Command) Split(string[] arguments)
    {
        var options = new BenchOptions();
        while (true)
        {
            switch (arguments)
            {
                case ["--gpu", string index, .. string[] rest]:
                    (options, arguments) = (options with { Gpu = Number(index) }, rest);
                    break;
                case ["--data-threads", string threads, .. string[] rest]:
                    (options, arguments) = (options with { DataThreads = Number(threads) }, rest);
                    break;
                default:
                    return (options, arguments);
            }
        }
    }

    /// <summary>A context that trains where the options say, or not at all.</summary>
    public MLContext CreateContext(int seed) => new(seed) { GpuDeviceId = Gpu, FallbackToCpu = false };

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
