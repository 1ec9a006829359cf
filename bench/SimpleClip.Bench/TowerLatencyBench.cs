using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using SimpleClip.Export;
using SimpleClip.Networks;

namespace SimpleClip.Bench;

/// <summary>Measures what an encoder costs over ONNX Runtime itself, one image a call.</summary>
/// <remarks>Weights are drawn at random, which no figure depends on. Both sides take turns, call by call, on one thread.</remarks>
internal static class TowerLatencyBench
{
    /// <summary>Prints a table.</summary>
    /// <param name="architectures">Names of the registry.</param>
    /// <param name="rounds">Calls of each side.</param>
    public static void Run(IEnumerable<string> architectures, int rounds)
    {
        Console.WriteLine(
            "| image tower | ONNX Runtime, ms, median | encoder, ms, median | ratio | ratio by processor time | bytes allocated a call |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (string name in architectures)
        {
            using var network = new ClipNetwork(ClipArchitectures.Get(name).Network);
            ClipTokenizer tokenizer = ClipTokenizer.Train(["a"], network.Config.Text.VocabularySize);
            var image = ImageProcessorOptions.OpenAI(network.Visual.ImageSize);
            ClipModelInfo info = new()
            {
                Architecture = name,
                EmbeddingDimension = network.Config.EmbeddingDimension,
                Image = image,
                VocabularySize = tokenizer.VocabularySize,
            };
            byte[] graph = ImageTowerExporter.Export(network.Visual);
            Measure(name, graph, ClipModel.Create(info, graph, [0], tokenizer), rounds);
        }
    }

    private static void Measure(string name, byte[] graph, ClipModel model, int rounds)
    {
        using var settings = new SessionOptions { IntraOpNumThreads = 1 };
        using var session = new InferenceSession(graph, settings);
        using var encoder = new ClipEncoder(model, new ClipEncoderOptions { Threads = 1 });
        float[] pixels = new float[model.ImageProcessor.ValuesPerImage], embedding = new float[encoder.Dimension];
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(pixels, [1, 3, model.Info.Image.Size, model.Info.Image.Size]);
        using OrtValue output = OrtValue.CreateTensorValueFromMemory(embedding, [1, encoder.Dimension]);
        using var options = new RunOptions();
        var sides = new Side[2];
        (sides[0], sides[1]) = (new Side(RunSession), new Side(() => encoder.EmbedPixels(pixels, 1, embedding)));
        for (int round = 0; round < rounds; round++)
        {
            sides[round % 2].Run(isWarm: round > rounds / 10);
            sides[1 - (round % 2)].Run(isWarm: round > rounds / 10);
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {sides[0].Median:F3} | {sides[1].Median:F3} | {sides[1].Median / sides[0].Median:F3} " +
            $"| {sides[1].Processor / sides[0].Processor:F3} | {sides[1].Bytes} (ONNX Runtime's binding alone: {sides[0].Bytes}) |"));

        void RunSession() => session.Run(options, [ImageTowerExporter.InputName], [input], [ImageTowerExporter.OutputName], [output]);
    }

    /// <summary>One of the two, and what its calls took.</summary>
    private sealed class Side(Action run)
    {
        private readonly List<double> _milliseconds = [];

        public double Median => _milliseconds.Order().ElementAt(_milliseconds.Count / 2);

        public double Processor { get; private set; }

        public long Bytes { get; private set; }

        public void Run(bool isWarm)
        {
            TimeSpan processor = Environment.CpuUsage.TotalTime;
            long bytes = GC.GetAllocatedBytesForCurrentThread();
            var clock = Stopwatch.StartNew();
            run();
            double elapsed = clock.Elapsed.TotalMilliseconds;
            Bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
            if (isWarm)
            {
                _milliseconds.Add(elapsed);
                Processor += (Environment.CpuUsage.TotalTime - processor).TotalMilliseconds;
            }
        }
    }
}
