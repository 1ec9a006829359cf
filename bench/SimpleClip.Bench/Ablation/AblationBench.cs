using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;

namespace SimpleClip.Bench.Ablation;

/// <summary>What SiCLIP's parts are worth, on Flickr8k at 64 pixels: every row at equal steps, with the same settings of the
/// optimizer.</summary>
/// <param name="testData">The folder of test data.</param>
/// <param name="configurations">The folder of teacher.json, student.json and settings.json.</param>
/// <param name="results">Where models and results are kept; what is there is not computed again.</param>
/// <param name="bench">Where to train.</param>
internal sealed class AblationBench(string testData, string configurations, string results, BenchOptions bench)
{
    private const int TeacherSeed = 1;
    private const string TokenizerFile = "data/clip-bpe/bpe_simple_vocab_16e6.txt.gz", Train = "data/flickr8k/train.jsonl", Dev = "data/flickr8k/dev.jsonl";
    private const string TeacherName = "teacher";

    private readonly AblationSettings _settings = AblationSettings.Read(Path.Combine(configurations, "settings.json"));

    private string TeacherPath => Path.Combine(results, "teacher.clip");

    private string TeacherConfiguration => Path.Combine(configurations, "teacher.json");

    private string StudentConfiguration => Path.Combine(configurations, "student.json");

    /// <summary>Trains the teacher.</summary>
    public void TrainTeacher()
    {
        Directory.CreateDirectory(results);
        if (File.Exists(TeacherPath))
        {
            return;
        }

        ContrastiveImageTextTrainer.Options options = _settings.CreateTeacher();
        options.Architecture = TeacherConfiguration;
        Complete(options, TeacherSeed);
        using ClipTransformer model = Fit(new AblationRow(TeacherName, Simplified: false), options, context => context.Clip().Trainers.ContrastiveImageText(options));
        model.Model.Save(TeacherPath);
    }

    /// <summary>Trains rows for one seed.</summary>
    public void Run(int seed, IEnumerable<string> names)
    {
        foreach (AblationRow row in names.Select(name => AblationRow.All.Single(row => row.Name == name)))
        {
            if (!File.Exists(AblationResult.PathOf(results, row.Name, seed)))
            {
                using ClipTransformer model = row.HasTeacher ? FitDistilled(row, seed) : FitPlain(row, seed);
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

    private ClipTransformer FitPlain(AblationRow row, int seed)
    {
        ContrastiveImageTextTrainer.Options options = _settings.CreateRow<ContrastiveImageTextTrainer.Options>();
        options.Architecture = row.Simplified ? StudentConfiguration : TeacherConfiguration;
        options.PairMatching = row.PairMatching ? _settings.PairMatching : null;
        Complete(options, seed);
        return Fit(row, options, context => context.Clip().Trainers.ContrastiveImageText(options));
    }

    private ClipTransformer FitDistilled(AblationRow row, int seed)
    {
        SiClipTrainer.Options options = _settings.CreateRow<SiClipTrainer.Options>();
        options.Architecture = row.Simplified ? StudentConfiguration : TeacherConfiguration;
        options.Teacher = new TeacherOptions { Path = TeacherPath };
        options.InheritWeights = row.Inherits;
        options.Distillation = row.Choose(_settings.Distillation);
        options.PairMatching = row.PairMatching ? _settings.PairMatching : null;
        Complete(options, seed);
        return Fit(row, options, context => context.Clip().Trainers.SiClip(options));
    }

    private void Complete(ClipTrainerOptions options, int seed)
    {
        options.TokenizerPath = Path.Combine(testData, TokenizerFile);
        options.Seed = seed;
        options.TorchThreads = 1;
        options.DataThreads = bench.DataThreads ?? 1;
    }

    private ClipTransformer Fit(AblationRow row, ClipTrainerOptions options, Func<MLContext, ClipTrainer> create)
    {
        int seed = options.Seed!.Value;
        MLContext context = bench.CreateContext(seed);
        ClipTrainer trainer = create(context);
        var terms = new List<double>();
        TimeSpan before = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        ClipTransformer model = trainer.Fit(Load(context, Train, row.Captions), Load(context, Dev, int.MaxValue), new InfoNceLog(terms));
        TrainingReport report = trainer.LastReport!;
        EvaluationReport measured = MeasuredModel(report, options.Evaluation);
        using PretrainedClip network = PretrainedClip.FromModel(model.Model);
        var result = new AblationResult(
            row.Name,
            seed,
            report.Losses.Count,
            terms.TakeLast(report.Losses.Count / report.Epochs.Count).Average(),
            Percent(measured.Retrieval!.ImageToText),
            Percent(measured.Retrieval.TextToImage),
            network.Network.parameters().Sum(static parameter => parameter.NumberOfElements),
            network.Network.Visual.parameters().Sum(static parameter => parameter.NumberOfElements),
            (Environment.CpuUsage.TotalTime - before).TotalSeconds);
        result.Write(results);
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{row.Name}, seed {seed}: mean R@10 {result.MeanRecallAt10:F2} at step {measured.Step}, {clock.Elapsed.TotalSeconds:F0} s, " +
            $"{report.Epochs[^1].SamplesPerSecond:F0} samples/s"));
        return model;
    }

    /// <summary>The measurement of what was packaged: with early stopping the best one, else the last.</summary>
    private static EvaluationReport MeasuredModel(TrainingReport report, EvaluationOptions options) =>
        options.Patience == 0 ? report.Evaluations[^1] : report.Evaluations.MaxBy(static evaluation => evaluation.Metrics["mean_recall"])!;

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
