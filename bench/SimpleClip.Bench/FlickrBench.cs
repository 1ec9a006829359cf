using System.Globalization;
using Microsoft.ML;

namespace SimpleClip.Bench;

/// <summary>Trains the configuration through the trainer that users have, once per seed, and sets the outcome beside the
/// reference's.</summary>
internal static class FlickrBench
{
    private const string TokenizerFile = "data/clip-bpe/bpe_simple_vocab_16e6.txt.gz";

    /// <summary>Trains and prints a table; what happens meanwhile goes to the error stream.</summary>
    public static void Run(BenchConfiguration configuration, string testData, IReadOnlyList<int> seeds, BenchOptions options)
    {
        var runs = new List<FlickrFigures>();
        foreach (int seed in seeds)
        {
            (TrainingReport report, _) = Train(configuration, testData, seed, options);
            FlickrFigures figures = FlickrFigures.From(report, configuration.Train.Batch);
            runs.Add(figures);
            Console.Error.WriteLine($"seed {seed}: {figures}");
        }

        PrintTable(configuration.Reference, runs);
    }

    /// <summary>Trains once and keeps the model.</summary>
    public static void Run(BenchConfiguration configuration, string testData, int seed, string modelPath, BenchOptions options)
    {
        (TrainingReport report, ClipModel model) = Train(configuration, testData, seed, options);
        model.Save(modelPath);
        Console.WriteLine($"seed {seed}: {FlickrFigures.From(report, configuration.Train.Batch)}");
    }

    /// <summary>Trains once under a watch, as one side of a comparison, and writes what came of it to a file.</summary>
    /// <param name="configuration">The configuration; its epochs are this run's.</param>
    /// <param name="testData">The folder of test data.</param>
    /// <param name="seed">The start of all randomness.</param>
    /// <param name="options">Where to train.</param>
    /// <param name="takesTurns">Whether each epoch waits for a line on the standard input.</param>
    /// <param name="outputPath">The file, JSON.</param>
    public static void RunSide(BenchConfiguration configuration, string testData, int seed, BenchOptions options, bool takesTurns, string outputPath)
    {
        var watch = new EpochWatch(takesTurns);
        (TrainingReport report, _) = Train(configuration, testData, seed, options, watch);
        FlickrFigures figures = FlickrFigures.From(report, configuration.Train.Batch);
        int samples = report.Losses.Count * configuration.Train.Batch / report.Epochs.Count;
        new SideResult(seed, samples, watch.Seconds, figures.Loss, figures.Recalls, ResidentMemory.Peak).Write(outputPath);
    }

    private static (TrainingReport Report, ClipModel Model) Train(
        BenchConfiguration configuration, string testData, int seed, BenchOptions bench, IProgress<TrainingProgress>? progress = null)
    {
        MLContext context = bench.CreateContext(seed);
        ClipCatalog clip = context.Clip();
        ContrastiveImageTextTrainer.Options options = ToOptions(configuration, testData, seed);
        options.DataThreads = bench.DataThreads ?? 0;
        ContrastiveImageTextTrainer trainer = clip.Trainers.ContrastiveImageText(options);
        using ClipTransformer trained = trainer.Fit(Load(configuration.Data.Train), Load(configuration.Data.Evaluate), progress ?? new EpochLog(seed));
        return (trainer.LastReport!, trained.Model);

        IDataView Load(string file)
        {
            string path = Path.Combine(testData, file);
            return clip.Data.LoadFromTextFile(path, Path.GetDirectoryName(path));
        }
    }

    private static ContrastiveImageTextTrainer.Options ToOptions(BenchConfiguration configuration, string testData, int seed)
    {
        (ImageSettings image, TextSettings text, TrainSettings train) = (configuration.Image, configuration.Text, configuration.Train);
        return new ContrastiveImageTextTrainer.Options
        {
            ImageSize = image.Size,
            PatchSize = image.Patch,
            ImageWidth = image.Width,
            ImageLayers = image.Layers,
            ImageHeadWidth = image.HeadWidth,
            ContextLength = text.ContextLength,
            TextWidth = text.Width,
            TextHeads = text.Heads,
            TextLayers = text.Layers,
            EmbeddingDimension = configuration.EmbedDim,
            TokenizerPath = Path.Combine(testData, TokenizerFile),
            BatchSize = train.Batch,
            Epochs = train.Epochs,
            LearningRate = train.Lr,
            WarmupSteps = train.WarmupSteps,
            Optimizer = new OptimizerOptions { Beta1 = train.Betas[0], Beta2 = train.Betas[1], Epsilon = train.Eps },
            WeightDecay = train.WeightDecay,
            Augmentation = new AugmentationOptions { MinCropScale = 0.5, FlipProbability = 0.5 },
            Seed = seed,
            Evaluation = new EvaluationOptions { EveryEpochs = train.Epochs },
        };
    }

    private static void PrintTable(ReferenceFigures reference, List<FlickrFigures> runs)
    {
        Console.WriteLine($"| figure | reference | product, mean ± sd of {runs.Count} | runs | within one sd or better |");
        Console.WriteLine("|---|---|---|---|---|");
        Spread loss = reference.LastEpochMeanLoss;
        PrintRow("mean loss of the last epoch", loss, runs.ConvertAll(run => run.Loss), "F3", mean => mean <= loss.Mean + loss.Sd);
        foreach ((string name, double[] figure) in reference.Dev)
        {
            var expected = new Spread(figure[0], figure[1]);
            PrintRow(name, expected, runs.ConvertAll(run => run.Recalls[name]), "F2", mean => mean >= expected.Mean - expected.Sd);
        }

        string rates = string.Join(", ", runs.Select(run => run.SamplesPerSecond.ToString("F0", CultureInfo.InvariantCulture)));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"\nsamples/s from files to moved weights: {rates} (reference {reference.EndToEndSamplesPerS:F0}, on its machine); peak memory {ResidentMemory.Peak:F0} MiB (reference {reference.PeakRssMib:F0})"));
    }

    private static void PrintRow(string name, Spread reference, List<double> values, string format, Func<double, bool> isReached)
    {
        double mean = values.Average();
        double deviation = values.Count > 1 ? Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1)) : 0;
        string runs = string.Join(", ", values.Select(Format));
        string reached = isReached(mean) ? "yes" : "no";
        Console.WriteLine($"| {name} | {Format(reference.Mean)} ± {Format(reference.Sd)} | {Format(mean)} ± {Format(deviation)} | {runs} | {reached} |");

        string Format(double value) => value.ToString(format, CultureInfo.InvariantCulture);
    }
}
