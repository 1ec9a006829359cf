using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using SimpleClip.Export;
using SimpleClip.Networks;

namespace SimpleClip.Bench;

/// <summary>Measures how many images a second an image tower embeds in ONNX Runtime, with every kind of weights.</summary>
/// <remarks>Weights are drawn at random, which no figure depends on. The kinds take turns, so that the machine's moods meet all alike.</remarks>
internal static class OnnxSpeedBench
{
    private static readonly int[] ThreadCounts = [1, 2];

    /// <summary>Prints a table.</summary>
    /// <param name="architectures">Files with open_clip's model configurations.</param>
    /// <param name="batch">Images in a call.</param>
    /// <param name="rounds">Calls of each kind, of which the median counts.</param>
    public static void Run(IEnumerable<string> architectures, int batch, int rounds)
    {
        Console.WriteLine("| image tower | weights | file, MiB | threads | images/s, median (middle half) | ratio to float32 |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (string path in architectures)
        {
            Measure(Path.GetFileNameWithoutExtension(path), ClipNetworkConfig.Parse(File.ReadAllText(path)), batch, rounds);
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
            double[][] rates = Measure([.. graphs.Select(graph => Open(graph.Graph, threads))], input, batch, rounds);
            for (int kind = 0; kind < rates.Length; kind++)
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {name} | {graphs[kind].Weights} | {graphs[kind].Graph.Length / (double)(1 << 20):F1} | {threads} | {At(rates[kind], 0.5):F1} " +
                    $"({At(rates[kind], 0.25):F1} to {At(rates[kind], 0.75):F1}) | {At(rates[kind], 0.5) / At(rates[0], 0.5):F2} |"));
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

    /// <summary>Images a second of every session in every round, in ascending order.</summary>
    private static double[][] Measure(InferenceSession[] sessions, OrtValue input, int batch, int rounds)
    {
        double[][] rates = [.. sessions.Select(_ => new double[rounds])];
        using var options = new RunOptions();
        foreach (int round in Enumerable.Range(-1, rounds + 1))
        {
            for (int turn = 0; turn < sessions.Length; turn++)
            {
                int kind = (turn + round + 1) % sessions.Length;
                var clock = Stopwatch.StartNew();
                sessions[kind].Run(options, [ImageTowerExporter.InputName], [input], [ImageTowerExporter.OutputName]).Dispose();

                // The first round warms up.
                if (round >= 0)
                {
                    rates[kind][round] = batch / clock.Elapsed.TotalSeconds;
                }
            }
        }

        Array.ForEach(sessions, session => session.Dispose());
        Array.ForEach(rates, Array.Sort);
        return rates;
    }

    private static double At(double[] sorted, double share) => sorted[(int)(share * (sorted.Length - 1))];
}
