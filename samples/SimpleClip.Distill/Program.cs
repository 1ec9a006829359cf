// From a teacher to a simplified student: SiCLIP's training, beside the same student that learns alone in as many steps.
// dotnet run --project samples/SimpleClip.Distill [-- captions.tsv images]; without arguments it draws its own pictures.
// Interrupt it and start it again: every training goes on where it was.
using Microsoft.ML;
using Microsoft.ML.Runtime;
using SimpleClip;
using SimpleClip.Distill;

const string folder = "distill-output";
Directory.CreateDirectory(folder);
var ml = new MLContext(seed: 1);
var clip = ml.Clip();
ml.Log += (_, line) => Console.Write(line.Kind >= ChannelMessageKind.Info ? line.RawMessage + "\n" : "");
TrainingData data = args is [var captions, .. var rest]
    ? DistillData.Load(ml, captions, imageFolder: rest.FirstOrDefault())
    : DistillData.Draw(ml, Path.Combine(folder, "pictures"));

var teacher = clip.Trainers.ContrastiveImageText(Configure(
    new ContrastiveImageTextTrainer.Options { Architecture = "MobileCLIP-mini" }, "teacher", epochs: 12));
var alone = clip.Trainers.ContrastiveImageText(Configure(
    new ContrastiveImageTextTrainer.Options { Architecture = "SiCLIP-mini" }, "alone", epochs: 4));
var student = clip.Trainers.SiClip(Configure(
    new SiClipTrainer.Options
    {
        Architecture = "SiCLIP-mini",
        Teacher = new TeacherOptions { Path = $"{folder}/teacher.clip" },
        PairMatching = new PairMatchingOptions(),
    },
    "student",
    epochs: 4));

var table = new ComparisonTable();
foreach ((string name, ClipTrainer trainer) in new (string, ClipTrainer)[] { ("teacher", teacher), ("alone", alone), ("student", student) })
{
    Console.WriteLine($"Training {name}.");
    using ClipTransformer trained = trainer.Fit(data);
    trained.Model.Save($"{folder}/{name}.clip");
    table.Add(name, trained.Model, trainer.LastReport!);
}

Console.WriteLine(table);

// What the three have in common. Checkpoints, metrics.jsonl and TensorBoard's curves lie in the training's own folder.
TOptions Configure<TOptions>(TOptions options, string name, int epochs)
    where TOptions : ClipTrainerOptions
{
    options.Epochs = epochs;
    options.BatchSize = 64;
    options.LearningRate = 3e-3;
    options.VocabularySize = 1024;
    options.Augmentation.MinCropScale = 0.9;
    options.Checkpoints.Folder = $"{folder}/{name}";
    options.Evaluation.Templates = DistillData.Templates;
    return options;
}
