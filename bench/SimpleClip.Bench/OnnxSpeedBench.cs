using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using SimpleClip.Export;
using SimpleClip.Networks;

namespace SimpleClip.Bench;

/// <summary>Measures how many images a second an image tower embeds in ONNX Runtime, with every kind of weights.</summary>
/// <remarks>Weights are drawn at random, which no figure depends on. The kinds take turns, so that the machine's moods meet all
/// alike.</remarks>
internal static class OnnxSpeedBench
{
    private static readonly int[] ThreadCounts = [1, 2];

    /// <summary>Prints a table.</summary>
    /// <param name="architectures">Names of the registry, or files with open_clip's model configurations.</param>
    /// <param name="batch">Images in a call.</param>
    /// <param name="rounds">Calls of each kind, of which the median counts.</param>
    public static void Run(IEnumerable<string> architectures, int batch, int rounds)
    {
        Console.WriteLine("| image tower | weights | file, MiB | threads | images/s, median (middle half) | ratio to float32 | ratio by processor time |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (string name in architectures)
        {
            ClipNetworkConfig config = ClipArchitectures.Find(name)?.Network ?? ClipNetworkConfig.Parse(File.ReadAllText(name));
            Measure(Path.GetFileNameWithoutExtension(name), config, batch, rounds);
        }
    }

    private static void Measure(string name, ClipNetworkConfig config, int batch, int rounds)
    {
        IReadOnlyList<(OnnxWeights Weights, byte[] Graph)> graphs = Export(config);
        float[] pixels = new float[batch * 3 * config.Vision.ImageSize * config.Vision.ImageSize];
        var random = new Random(1);
        foreach (ref float pixel in pixels.AsSpan())
        {
            pixel = (float)random.NextDouble();
        }

        using OrtValue input = OrtValue.CreateTensorValueFromMemory(pixels, [batch, 3, config.Vision.ImageSize, config.Vision.ImageSize]);
        foreach (int threads in ThreadCounts)
        {
            Rates[] rates = Measure([.. graphs.Select(graph => Open(graph.Graph, threads))], input, batch, rounds);
            for (int kind = 0; kind < rates.Length; kind++)
            {
                Rates own = rates[kind], full = rates[0];
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {name} | {graphs[kind].Weights} | {graphs[kind].Graph.Length / (double)(1 << 20):F1} | {threads} " +
                    $"| {At(own.ByClock, 0.5):F1} ({At(own.ByClock, 0.25):F1} to {At(own.ByClock, 0.75):F1}) " +
                    $"| {At(own.ByClock, 0.5) / At(full.ByClock, 0.5):F2} | {At(own.ByProcessor, 0.5) / At(full.ByProcessor, 0.5):F2} |"));
            }
        }
    }

    private static IReadOnlyList<(OnnxWeights Weights, byte[] Graph)> Export(ClipNetworkConfig config)
    {
        using var network = new ClipNetwork(config);
        return [.. Enum.GetValues<OnnxWeights>().Select(
            weights => (weights, ImageTowerExporter.Export(network.Visual, new OnnxExportOptions { Weights = weights })))];
    }

    private static InferenceSession Open(byte[] graph, int threads)
    {
        using var options = new SessionOptions { IntraOpNumThreads = threads };

        // Threads that spin after a call would take the processor from the session whose turn is next.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        return new InferenceSession(graph, options);
    }

    /// <summary>Runs every session in every round.</summary>
    private static Rates[] Measure(InferenceSession[] sessions, OrtValue input, int batch, int rounds)
    {
        Rates[] rates = [.. sessions.Select(_ => new Rates(new List<double>(), new List<double>()))];
        using var options = new RunOptions();
        foreach (int round in Enumerable.Range(0, rounds + 1))
        {
            for (int turn = 0; turn < sessions.Length; turn++)
            {
                int kind = (turn + round) % sessions.Length;
                TimeSpan processorBefore = Environment.CpuUsage.TotalTime;
                var clock = Stopwatch.StartNew();
                sessions[kind].Run(options, [ImageTowerExporter.InputName], [input], [ImageTowerExporter.OutputName]).Dispose();
                TimeSpan elapsed = clock.Elapsed, processor = Environment.CpuUsage.TotalTime - processorBefore;

                // The first round warms up.
                if (round > 0)
                {
                    rates[kind].ByClock.Add(batch / elapsed.TotalSeconds);
                    rates[kind].ByProcessor.Add(batch / processor.TotalSeconds);
                }
            }
        }

        Array.ForEach(sessions, session => session.Dispose());
        return rates;
    }

    private static double At(IEnumerable<double> values, double share)
    {
        double[] sorted = [.. values.Order()];
        return sorted[(int)(share * (sorted.Length - 1))];
    }

    /// <summary>Images a second in every round, of time as it passes and of time on the processor, which a busy machine does not
    /// stretch.</summary>
    private sealed record Rates(List<double> ByClock, List<double> ByProcessor);
}
