using System.Diagnostics;
using System.Globalization;
using SimpleClip.Data;
using SimpleClip.Networks;
using SimpleClip.Objectives;
using SimpleClip.Optimization;
using SimpleClip.Training;
using TorchSharp;

namespace SimpleClip.Bench;

/// <summary>
/// Prints the memory that <see cref="TrainingPlan"/> estimates beside what training steps take on the CPU: the process's peak (VmHWM of
/// /proc/self/status) less what it held before the network was made. Linux with glibc only.
/// </summary>
/// <remarks>
/// A peak belongs to a process, so each configuration is measured in processes of its own, which this program starts: one that gives memory
/// back as soon as it is released, whose peak is what was in use, and one with glibc's own settings, whose peak includes the gaps in its
/// heap.
/// </remarks>
internal static class PlanBench
{
    private const int Steps = 3;
    private const double Mebi = 1 << 20;

    /// <summary>Settings of glibc with which every larger block is a mapping of its own.</summary>
    private static readonly (string Name, string Value)[] WithoutGaps = [("MALLOC_MMAP_THRESHOLD_", "32768"), ("MALLOC_MMAP_MAX_", "1000000"), ("MALLOC_TRIM_THRESHOLD_", "0")];

    /// <summary>Prints a row for every architecture, batch, and state of activation checkpointing.</summary>
    /// <param name="architectures">Names, or files in open_clip's form, whose text towers read tokens.</param>
    /// <param name="batches">Sizes of the batches.</param>
    public static void Run(IReadOnlyList<string> architectures, IReadOnlyList<int> batches)
    {
        Console.WriteLine("| architecture | batch | checkpointing | estimated, MiB | in use, MiB | estimated/in use | peak with gaps, MiB | estimated/peak |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (string architecture in architectures)
        {
            foreach (int batch in batches)
            {
                foreach (bool checkpointing in (bool[])[false, true])
                {
                    double estimated = Estimate(Find(architecture).Network, batch, checkpointing);
                    double used = MeasureApart(architecture, batch, checkpointing, WithoutGaps), peak = MeasureApart(architecture, batch, checkpointing);
                    Console.WriteLine(string.Create(
                        CultureInfo.InvariantCulture,
                        $"| {Find(architecture).Name} | {batch} | {(checkpointing ? "on" : "off")} | {estimated:F0} | {used:F0} | {estimated / used:F2} | {peak:F0} | {estimated / peak:F2} |"));
                }
            }
        }
    }

    /// <summary>Takes steps in this process, and prints the MiB that they took.</summary>
    public static void Measure(string architecture, int batch, bool checkpointing)
    {
        torch.set_num_threads(1);
        ClipArchitecture known = Find(architecture);
        PairBatch pairs = Draw(known.Network, batch);
        WarmUp();
        double before = ResidentMemory.Current;
        using (var network = new ClipNetwork(known.Network) { ActivationCheckpointing = checkpointing })
        {
            Train(network, known.Image, pairs);
        }

        Console.WriteLine((ResidentMemory.Peak - before).ToString("R", CultureInfo.InvariantCulture));
    }

    private static ClipArchitecture Find(string architecture) => File.Exists(architecture) ? ClipArchitectures.ReadFile(architecture) : ClipArchitectures.Get(architecture);

    private static double Estimate(ClipNetworkConfig network, int batch, bool checkpointing)
    {
        PlannedMemory memory = TrainingPlan.Create(new TrainingPlanRequest
        {
            Student = network,
            BatchSize = batch,
            ActivationCheckpointing = checkpointing,
            OnGpu = false,
            ReservedBytes = 0,
        }).Memory;
        return (memory.Total - memory.DataBuffers) / Mebi;
    }

    private static double MeasureApart(string architecture, int batch, bool checkpointing, params IEnumerable<(string Name, string Value)> settings)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(PlanBench).Assembly.Location);
        }

        foreach (string argument in (string[])["plan-measure", architecture, $"{batch}", $"{checkpointing}"])
        {
            start.ArgumentList.Add(argument);
        }

        foreach ((string name, string value) in settings)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        string answer = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? double.Parse(answer, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"{architecture} with a batch of {batch} ended with {process.ExitCode}.");
    }

    private static void Train(ClipNetwork network, ImageProcessorOptions image, PairBatch pairs)
    {
        using var optimizer = new AdamW(ParameterGroup.ForModule(network, weightDecay: 0.2));
        using var objective = new Objective([new InfoNceTerm(1)]);
        using var images = new PixelNormalizer(image, torch.CPU);
        var step = new TrainingStep { Network = network, Images = images, Objective = objective, Optimizer = optimizer };
        for (int i = 0; i < Steps; i++)
        {
            step.Run(pairs, i, learningRate: 1e-4);
        }
    }

    /// <summary>Loads libraries and starts threads, which are there before any network is.</summary>
    private static void WarmUp()
    {
        var config = new ClipNetworkConfig
        {
            EmbeddingDimension = 8,
            Vision = new VisionTransformerConfig { ImageSize = 16, PatchSize = 8, Width = 16, Layers = 1, HeadWidth = 8 },
            Text = new TextTransformerConfig { ContextLength = 8, VocabularySize = 16, Width = 16, Heads = 2, Layers = 1 },
        };
        using var network = new ClipNetwork(config);
        Train(network, ImageProcessorOptions.OpenAI(config.Vision.ImageSize), Draw(config, 4));
    }

    private static PairBatch Draw(ClipNetworkConfig config, int count) =>
        NoiseBatch.Draw(new Random(1), count, config.Vision.ImageSize, config.Text.ContextLength, config.Text.VocabularySize, static _ => int.MaxValue);
}
