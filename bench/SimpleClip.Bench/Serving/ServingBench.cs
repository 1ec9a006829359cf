using System.Globalization;
using SimpleClip.Export;
using SimpleClip.Networks;

namespace SimpleClip.Bench.Serving;

/// <summary>Measures embedding of image files beside the other ways to do it. The sides take turns, so that the machine's moods meet all
/// alike.</summary>
internal static class ServingBench
{
    private const int Batch = 32;
    private const string TokenizerFile = "data/clip-bpe/bpe_simple_vocab_16e6.txt.gz", PhotoFolder = "data/photos-original";

    /// <summary>Prints a table of throughput and one of latency.</summary>
    /// <param name="architecture">An architecture of the registry whose image tower is a ViT.</param>
    /// <param name="testData">The folder of test data.</param>
    /// <param name="rounds">Passes of each side over all photographs; 0 for the latency alone.</param>
    /// <param name="pythonScript">The PyTorch side.</param>
    public static void Run(string architecture, string testData, int rounds, string pythonScript)
    {
        int threads = Environment.ProcessorCount;
        ClipNetworkConfig config = ClipArchitectures.Get(architecture).Network;
        ClipModel model = Export(config, Path.Combine(testData, TokenizerFile));
        string[] files = [.. Directory.EnumerateFiles(Path.Combine(testData, PhotoFolder), "*.jpg").Order(StringComparer.Ordinal)];
        if (rounds > 0)
        {
            Console.WriteLine($"{architecture}, {files.Length} photographs, {Batch} a call, {threads} threads");
            IServingSide[] sides =
            [
                new ProductSide(model, files, Batch, threads),
                new HandWrittenSide(model, files, Batch, threads),
                new ApplyOnnxSide(model, files),
                new PyTorchSide(pythonScript, config, files, Batch, threads, workers: 0),
                new PyTorchSide(pythonScript, config, files, Batch, threads, workers: threads),
            ];
            Compare(sides, files.Length, rounds);
            Array.ForEach(sides, side => side.Dispose());
        }

        LatencyBench.Run(model, files);
    }

    private static ClipModel Export(ClipNetworkConfig config, string tokenizer)
    {
        using var network = new ClipNetwork(config);
        return network.ToClipModel(
            ClipTokenizer.LoadBpe(tokenizer), ImageProcessorOptions.OpenAI(config.Vision.ImageSize), includeWeights: false);
    }

    private static void Compare(IServingSide[] sides, int images, int rounds)
    {
        double[][] seconds = [.. sides.Select(_ => new double[rounds])];

        // The first round warms up.
        for (int round = -1; round < rounds; round++)
        {
            for (int turn = 0; turn < sides.Length; turn++)
            {
                int side = (turn + round + 1) % sides.Length;
                double taken = sides[side].Pass();
                if (round >= 0)
                {
                    seconds[side][round] = taken;
                }
            }
        }

        Console.WriteLine("| side | images/s, median (middle half) | ImageEmbedding's rate over it, median of rounds (middle half) |");
        Console.WriteLine("|---|---|---|");
        foreach ((int i, IServingSide side) in sides.Index())
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {side.Name} | {Quartiles.Of(seconds[i].Select(time => images / time)):F1} | {Quartiles.Of(seconds[i].Zip(seconds[0], (other, own) => other / own)):F3} |"));
        }
    }
}
