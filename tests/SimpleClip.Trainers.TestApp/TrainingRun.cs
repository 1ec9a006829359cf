using System.Globalization;
using Microsoft.ML;

namespace SimpleClip.Trainers.TestApp;

/// <summary>
/// Trains a small student in two phases, or goes on with it, printing each step, and saves the model beside its checkpoints. A folder holds
/// what it needs: <c>teacher.clip</c>, <c>student.json</c>, and <c>captions.tsv</c> with pictures and their captions.
/// </summary>
internal static class TrainingRun
{
    public const string ModelName = "model.clip";

    public static void Run(string inputs, string run, int everySteps)
    {
        var context = new MLContext(seed: 1);
        PairRow[] rows =
        [
            .. from line in File.ReadLines(Path.Combine(inputs, "captions.tsv"))
               let fields = line.Split('\t')
               select new PairRow { ImagePath = fields[0], Captions = fields[1..] },
        ];
        IDataView data = context.Data.LoadFromEnumerable(rows);
        SiClipTrainer trainer = context.Clip().Trainers.SiClip(new SiClipTrainer.Options
        {
            Teacher = new TeacherOptions { Path = Path.Combine(inputs, "teacher.clip"), CacheFolder = Path.Combine(run, "cache"), CacheAugmentations = 3 },
            Architecture = Path.Combine(inputs, "student.json"),
            BatchSize = 6,
            MicroBatchSize = 4,
            Epochs = 25,
            FineTuningEpochs = 10,
            WarmupSteps = 4,
            LearningRate = 3e-3,
            WeightAverageDecay = 0.9,
            Distillation = new DistillationOptions { MaskedFeature = 10, MaskPatchSize = 4 },
            PairMatching = new PairMatchingOptions(),
            Checkpoints = new CheckpointOptions { Folder = run, EverySteps = everySteps },
            Evaluation = new EvaluationOptions { EverySteps = 7 },
            Seed = 3,
            DataThreads = 1,
            TorchThreads = 1,
        });
        using ClipTransformer model = trainer.Fit(data, context.Data.TakeRows(data, 9), new Printer());
        model.Model.Save(Path.Combine(run, ModelName));
    }

    private sealed class PairRow
    {
        public string ImagePath { get; set; } = "";

        public string[] Captions { get; set; } = [];
    }

    /// <summary>Prints on the thread that trains.</summary>
    private sealed class Printer : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            Console.Out.WriteLine(value.Step.ToString(CultureInfo.InvariantCulture));
            Console.Out.Flush();
        }
    }
}
