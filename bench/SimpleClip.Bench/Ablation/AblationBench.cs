using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;

namespace SimpleClip.Bench.Ablation;

/// <summary>What SiCLIP's parts are worth, on Flickr8k at 64 pixels: every row at equal steps, with the same settings of the optimizer.</summary>
/// <param name="testData">The folder of test data.</param>
/// <param name="configurations">The folder of teacher.json and student.json.</param>
/// <param name="results">Where models and results are kept; what is there is not computed again.</param>
internal sealed class AblationBench(string testData, string configurations, string results)
{
    private const int TeacherSeed = 1, Batch = 128;
    private const string TokenizerFile = "data/clip-bpe/bpe_simple_vocab_16e6.txt.gz", Train = "data/flickr8k/train.jsonl", Dev = "data/flickr8k/dev.jsonl";
    private const string TeacherName = "teacher";

    private string TeacherPath => Path.Combine(results, "teacher.clip");

    private string TeacherConfiguration => Path.Combine(configurations, "teacher.json");

    private string StudentConfiguration => Path.Combine(configurations, "student.json");

    /// <summary>Trains the teacher.</summary>
    public void TrainTeacher(int epochs)
    {
        Directory.CreateDirectory(results);
        if (File.Exists(TeacherPath))
        {
            return;
        }

        var options = new ContrastiveImageTextTrainer.Options { Architecture = TeacherConfiguration };
        Apply(options, epochs, TeacherSeed);
        using ClipTransformer model = Fit(new AblationRow(TeacherName, Simplified: false), TeacherSeed, context => context.Clip().Trainers.ContrastiveImageText(options));
        model.Model.Save(TeacherPath);
    }

    /// <summary>Trains rows for one seed.</summary>
    public void Run(int epochs, int seed, IEnumerable<string> names)
    {
        foreach (AblationRow row in names.Select(name => AblationRow.All.Single(row => row.Name == name)))
        {
            if (!File.Exists(AblationResult.PathOf(results, row.Name, seed)))
            {
                using ClipTransformer model = Fit(row, seed, context => CreateTrainer(context, row, epochs, seed));
            }
        }
    }

    /// <summary>Prints the table of all results.</summary>
    public static void Report(string results)
    {
        ILookup<string, AblationResult> all = AblationResult.ReadAll(results).ToLookup(static result => result.Row);
        Console.WriteLine("| row | seeds | steps | parameters (image tower), M | InfoNCE | i2t R@1/5/10 | t2i R@1/5/10 | mean R@10 ± sd | processor s |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        foreach (string row in AblationRow.All.Select(static row => row.Name).Prepend(TeacherName).Where(all.Contains))
        {
            AblationResult[] runs = [.. all[row].OrderBy(static run => run.Seed)];
            double[] recalls = [.. runs.Select(static run => run.MeanRecallAt10)];
            double mean = recalls.Average(), deviation = runs.Length > 1 ? Math.Sqrt(recalls.Sum(value => (value - mean) * (value - mean)) / (runs.Length - 1)) : 0;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {row} | {runs.Length} | {runs[0].Steps} | {runs[0].Parameters / 1e6:F2} ({runs[0].ImageParameters / 1e6:F2}) | {runs.Average(static run => run.Loss):F3} | " +
                $"{Means(runs, static run => run.ImageToText)} | {Means(runs, static run => run.TextToImage)} | {mean:F2} ± {deviation:F2} | {runs.Average(static run => run.ProcessorSeconds):F0} |"));
        }
    }

    private static string Means(AblationResult[] runs, Func<AblationResult, double[]> choose) =>
        string.Join(" / ", Enumerable.Range(0, 3).Select(i => runs.Average(run => choose(run)[i]).ToString("F2", CultureInfo.InvariantCulture)));

    private ClipTrainer CreateTrainer(MLContext context, AblationRow row, int epochs, int seed)
    {
        string architecture = row.Simplified ? StudentConfiguration : TeacherConfiguration;
        PairMatchingOptions? matching = row.PairMatching > 0 ? new PairMatchingOptions { Weight = row.PairMatching } : null;
        if (!row.HasTeacher)
        {
            var plain = new ContrastiveImageTextTrainer.Options { Architecture = architecture, PairMatching = matching };
            Apply(plain, epochs, seed);
            return context.Clip().Trainers.ContrastiveImageText(plain);
        }

        var options = new SiClipTrainer.Options
        {
            Architecture = architecture,
            Teacher = new TeacherOptions { Path = TeacherPath },
            InheritWeights = row.Inherits,
            Distillation = new DistillationOptions { Feature = row.Feature, Relation = row.Relation, Interactive = row.Interactive },
            PairMatching = matching,
        };
        Apply(options, epochs, seed);
        return context.Clip().Trainers.SiClip(options);
    }

    private void Apply(ClipTrainerOptions options, int epochs, int seed)
    {
        options.TokenizerPath = Path.Combine(testData, TokenizerFile);
        options.BatchSize = Batch;
        options.Epochs = epochs;
        options.LearningRate = 1e-3;
        options.WarmupSteps = 50;
        options.WeightDecay = 0.2;
        options.MaxGradientNorm = 1;
        options.Seed = seed;
        options.TorchThreads = 1;
        options.DataThreads = 1;
        options.Evaluation.EveryEpochs = epochs;
    }

    private ClipTransformer Fit(AblationRow row, int seed, Func<MLContext, ClipTrainer> create)
    {
        var context = new MLContext(seed);
        ClipTrainer trainer = create(context);
        var terms = new List<double>();
        TimeSpan before = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        ClipTransformer model = trainer.Fit(Load(context, Train, row.Captions), Load(context, Dev, int.MaxValue), new InfoNceLog(terms));
        TrainingReport report = trainer.LastReport!;
        (RetrievalScores images, RetrievalScores texts) = (report.Validation!.ImageToText, report.Validation.TextToImage);
        using PretrainedClip network = PretrainedClip.FromModel(model.Model);
        var result = new AblationResult(
            row.Name,
            seed,
            report.Losses.Count,
            terms.TakeLast(report.Losses.Count / report.Epochs.Count).Average(),
            Percent(images),
            Percent(texts),
            network.Network.parameters().Sum(static parameter => parameter.NumberOfElements),
            network.Network.Visual.parameters().Sum(static parameter => parameter.NumberOfElements),
            (Environment.CpuUsage.TotalTime - before).TotalSeconds);
        result.Write(results);
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{row.Name}, seed {seed}: mean R@10 {result.MeanRecallAt10:F2}, {clock.Elapsed.TotalSeconds:F0} s, {report.Epochs[^1].SamplesPerSecond:F0} samples/s"));
        return model;
    }

    private IDataView Load(MLContext context, string file, int captions)
    {
        string path = Path.Combine(testData, file), folder = Path.GetDirectoryName(path)!;
        IDataView all = context.Clip().Data.LoadFromTextFile(path, folder);
        return captions == int.MaxValue ? all : FirstCaptions.Of(context, all, captions);
    }

    private static double[] Percent(RetrievalScores scores) => [100 * scores.RecallAt1, 100 * scores.RecallAt5, 100 * scores.RecallAt10];

    private sealed class InfoNceLog(List<double> values) : IProgress<TrainingProgress>
    {
        private int _step;

        public void Report(TrainingProgress value)
        {
            if (value.Step > _step && value.LossTerms.TryGetValue("info_nce", out double loss))
            {
                _step = value.Step;
                values.Add(loss);
            }
        }
    }
}
