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
/// Prints the memory that <see cref="TrainingPlan"/> estimates beside what training steps take on the CPU: the process's peak (VmHWM of /proc/self/status)
/// less what it held before the network was made. Linux only.
/// </summary>
/// <remarks>A peak belongs to a process, so each configuration is measured in one of its own, which this program starts.</remarks>
internal static class PlanBench
{
    private const int Steps = 3;
    private const double Mebi = 1 << 20;

    /// <summary>Prints a row for every architecture, batch, and state of activation checkpointing.</summary>
    /// <param name="architectures">Names, or files in open_clip's form.</param>
    /// <param name="batches">Sizes of the batches.</param>
    public static void Run(IReadOnlyList<string> architectures, IReadOnlyList<int> batches)
    {
        Console.WriteLine("| architecture | batch | checkpointing | estimated, MiB | measured, MiB | estimated/measured | activations, MiB | workspace, MiB |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (string architecture in architectures)
        {
            foreach (int batch in batches)
            {
                foreach (bool checkpointing in (bool[])[false, true])
                {
                    Console.WriteLine(RunApart(architecture, batch, checkpointing));
                }
            }
        }
    }

    /// <summary>Takes steps in this process, and prints a row.</summary>
    public static void Measure(string architecture, int batch, bool checkpointing)
    {
        torch.set_num_threads(1);
        ClipArchitecture known = File.Exists(architecture) ? ClipArchitectures.ReadFile(architecture) : ClipArchitectures.Get(architecture);
        PairBatch pairs = Draw(known.Network, batch);
        WarmUp();
        double before = ResidentMemory.Current;
        using (var network = new ClipNetwork(known.Network) { ActivationCheckpointing = checkpointing })
        {
            Train(network, known.Image, pairs);
        }

        double measured = ResidentMemory.Peak - before;
        PlannedMemory memory = TrainingPlan.Create(new TrainingPlanRequest
        {
            Student = known.Network,
            BatchSize = batch,
            ActivationCheckpointing = checkpointing,
            OnGpu = false,
            ReservedBytes = 0,
        }).Memory;
        double estimated = (memory.Total - memory.DataBuffers) / Mebi;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {known.Name} | {batch} | {(checkpointing ? "on" : "off")} | {estimated:F0} | {measured:F0} | {estimated / measured:F2} | " +
            $"{memory.Activations / Mebi:F0} | {memory.Workspace / Mebi:F0} |"));
    }

    private static string RunApart(string architecture, int batch, bool checkpointing)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(PlanBench).Assembly.Location);
        }

        foreach (string argument in (string[])["plan-one", architecture, $"{batch}", $"{checkpointing}"])
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        string row = process.StandardOutput.ReadToEnd().TrimEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? row : throw new InvalidOperationException($"{architecture} with a batch of {batch} ended with {process.ExitCode}.");
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

    /// <summary>Noise for images; captions that fill the context.</summary>
    private static PairBatch Draw(ClipNetworkConfig config, int count)
    {
        int size = config.Vision.ImageSize, context = config.Text.ContextLength, end = config.Text.VocabularySize - 1;
        var random = new Random(1);
        byte[] pixels = new byte[count * size * size * 3];
        random.NextBytes(pixels);
        long[] tokens = [.. Enumerable.Range(0, count * context).Select(place => place % context == context - 1 ? end : random.Next(1, end))];
        long[] rows = [.. Enumerable.Range(0, count).Select(static row => (long)row)];
        return new PairBatch
        {
            Count = count,
            Images = [new PixelBlock(count, size, pixels)],
            Texts = [new TokenBlock(count, context, context, tokens)],
            CaptionCounts = [.. Enumerable.Repeat(1, count)],
            ImageIds = rows,
            CaptionIds = rows,
        };
    }
}
