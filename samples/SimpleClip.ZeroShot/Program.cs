// Classifies photos by the names of classes alone. Of a folder with a sub-folder for each class it also tells how often that is right.
// dotnet run --project samples/SimpleClip.ZeroShot -- model.clip photos-or-photo.jpg [templates.json | -] [dog cat horse]
// Without arguments it draws its own pictures and trains a small model on them.
using Microsoft.ML;
using SimpleClip;
using SimpleClip.Samples;

var ml = new MLContext(seed: 1);
var clip = ml.Clip();
(string modelPath, string photos) = args is [var givenModel, var givenPhotos, ..] ? (givenModel, givenPhotos) : Draw();
IReadOnlyList<string> templates = args switch
{
    [] => DrawnPictures.Templates,
    [_, _, not "-", ..] => PromptTemplates.Load(args[2]),
    _ => PromptTemplates.Simple,
};
bool isFolder = Directory.Exists(photos);
IDataView images = isFolder
    ? clip.Data.LoadFromImageFolder(photos)
    : ml.Data.LoadFromEnumerable([new Photo { ImagePath = photos, Label = "" }]);
string[] labels = args is [_, _, _, _, ..]
    ? args[3..]
    : [.. Directory.GetDirectories(photos).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

ClipModel model = ClipModel.Load(modelPath);
using var classifier = clip.Transforms.ZeroShotClassification(model, labels, templates: templates).Fit(images);
IDataView classified = classifier.Transform(images);
foreach (var answer in ml.Data.CreateEnumerable<Answer>(ml.Data.TakeRows(classified, 5), reuseRowObject: false))
{
    var best = labels.Zip(answer.Score).OrderByDescending(entry => entry.Second).Take(3);
    Console.WriteLine($"{answer.ImagePath}: {string.Join(", ", best.Select(entry => $"{entry.First} {entry.Second:P0}"))}");
}

if (isFolder)
{
    ZeroShotMetrics metrics = clip.Evaluate.ZeroShot(classified);
    Console.WriteLine(metrics);
    var (hardest, recall) = metrics.Classes.Zip(metrics.PerClassRecall).MinBy(entry => entry.Second ?? 1);
    Console.WriteLine($"hardest class: {hardest}, {recall:P0} right");
    var info = new EvaluationInfo { Dataset = Path.GetFileName(photos), Model = model.Info.Architecture, Pretrained = modelPath };
    metrics.Save("zero-shot.json", info);
}

(string Model, string Photos) Draw()
{
    var drawn = DrawnPictures.Prepare(ml, "zero-shot-pictures");
    return (drawn.ModelPath, drawn.ClassFolder);
}

internal sealed class Photo
{
    public string ImagePath { get; set; } = "";

    public string Label { get; set; } = "";
}

internal sealed class Answer
{
    public string ImagePath { get; set; } = "";

    public float[] Score { get; set; } = [];
}
