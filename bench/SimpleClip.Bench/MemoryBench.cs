using System.Globalization;
using Microsoft.ML;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;
using TorchSharp;

namespace SimpleClip.Bench;

/// <summary>
/// Watches the memory of a long run of <see cref="SiClipTrainer"/>: a student of the smallest size with a teacher, pair matching and a
/// running average of its weights, everything trained. A leak of a tensor in every step would show in either column.
/// </summary>
internal static class MemoryBench
{
    private const int Pictures = 64;
    private const int BatchSize = 8;
    private const int PictureSize = 32;
    private const int Seed = 1;
    private const int StepsBetweenLines = 100;

    /// <summary>Growth that is no leak: a heap in pieces of different sizes fills its gaps for a while. A leak of 7 kB a step is more than
    /// this in 1,900 steps.</summary>
    private const double ToleratedMebibytes = 12;

    /// <summary>Trains and prints a line every hundred steps.</summary>
    /// <param name="steps">Steps to take.</param>
    /// <returns>Whether memory stayed within the tolerance and no tensor was left.</returns>
    public static bool Run(int steps)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("simpleclip-memory-");
        try
        {
            var context = new MLContext(Seed);
            IDataView pairs = context.Data.LoadFromEnumerable(Draw(folder));
            ClipModel teacher = TrainTeacher(context, pairs);
            SiClipTrainer student = context.Clip().Trainers.SiClip(Configure(new SiClipTrainer.Options
            {
                Teacher = teacher,
                Architecture = "SiCLIP-mini",
                FreezeInherited = false,
                PairMatching = new PairMatchingOptions(),
                WeightAverageDecay = 0.999,
                Epochs = Math.Max(2, steps * BatchSize / Pictures),
            }));
            long before = TensorsInScopes;
            var log = new MemoryLog();
            student.Fit(pairs, validation: null, log).Dispose();
            return Judge(log, TensorsInScopes - before);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Of this thread, not released. (TorchSharp's count of all tensors keeps one for every parameter ever made.)</summary>
    private static long TensorsInScopes => DisposeScopeManager.Statistics.ThreadTotalLiveCount;

    private static bool Judge(MemoryLog log, long leftInScopes)
    {
        bool isFine = log.Growth <= ToleratedMebibytes && log.MoreTensors == 0 && leftInScopes == 0;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"\nGrowth after the first {StepsBetweenLines} steps: {log.Growth:F1} MiB, tolerated {ToleratedMebibytes:F0}. Tensors alive after step 1: {log.TensorsAtFirst}, after the last: " +
            $"{log.TensorsNow}; most above step {StepsBetweenLines}: {log.MoreTensors}, tolerated 0. Left in scopes by the fit: {leftInScopes}. {(isFine ? "Fine" : "FAILED")}."));
        return isFine;
    }

    private static ClipModel TrainTeacher(MLContext context, IDataView pairs)
    {
        ContrastiveImageTextTrainer trainer = context.Clip().Trainers.ContrastiveImageText(
            Configure(new ContrastiveImageTextTrainer.Options { Architecture = "MobileCLIP-mini", Epochs = 1 }));
        using ClipTransformer trained = trainer.Fit(pairs);
        return trained.Model;
    }

    private static TOptions Configure<TOptions>(TOptions options)
        where TOptions : ClipTrainerOptions
    {
        options.BatchSize = BatchSize;
        options.Seed = Seed;
        return options;
    }

    private static List<Row> Draw(DirectoryInfo folder)
    {
        var random = new Random(Seed);
        var rows = new List<Row>();
        for (int i = 0; i < Pictures; i++)
        {
            byte[] pixels = new byte[PictureSize * PictureSize * 3];
            random.NextBytes(pixels);
            string path = Path.Combine(folder.FullName, $"{i}.png");
            using Image<Rgb24> image = Image.LoadPixelData<Rgb24>(pixels, PictureSize, PictureSize);
            image.SaveAsPng(path);
            rows.Add(new Row { ImagePath = path, Captions = [$"picture {i}", $"this is the picture of number {i} and of nothing else"] });
        }

        return rows;
    }

    private sealed class Row
    {
        public string ImagePath { get; set; } = "";

        public string[] Captions { get; set; } = [];
    }

    /// <summary>Prints a line of a table every hundred steps.</summary>
    private sealed class MemoryLog : IProgress<TrainingProgress>
    {
        private double _first;
        private long _tensors;

        public MemoryLog()
        {
            Console.WriteLine("| step | resident, MiB | peak, MiB | tensors alive |");
            Console.WriteLine("|---|---|---|---|");
        }

        /// <summary>How much more was resident at the end than after the first hundred steps, in MiB.</summary>
        public double Growth { get; private set; }

        /// <summary>
        /// How many more tensors were alive after some later step, on all threads. One that a step forgets lives until the garbage
        /// collector finds it; steps that release all they make never have more.
        /// </summary>
        public long MoreTensors { get; private set; }

        /// <summary>Tensors that were alive after the first step.</summary>
        public long TensorsAtFirst { get; private set; }

        /// <summary>Tensors that were alive after the latest step.</summary>
        public long TensorsNow { get; private set; }

        public void Report(TrainingProgress value)
        {
            TensorsNow = torch.Tensor.TotalCount;
            TensorsAtFirst = value.Step == 1 ? TensorsNow : TensorsAtFirst;
            if (value.Step > StepsBetweenLines)
            {
                MoreTensors = Math.Max(MoreTensors, TensorsNow - _tensors);
            }

            if (value.Step % StepsBetweenLines != 0)
            {
                return;
            }

            double current = ResidentMemory.Current;
            (_first, _tensors) = value.Step == StepsBetweenLines ? (current, TensorsNow) : (_first, _tensors);
            Growth = current - _first;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {value.Step} | {current:F1} | {ResidentMemory.Peak:F1} | {TensorsNow} |"));
        }
    }
}
