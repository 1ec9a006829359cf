// Fine-tunes a model on captioned pictures: it filters them first by its own scores, and in the end is weighted with what it was (WiSE-FT).
// dotnet run --project samples/SimpleClip.FineTune -- model.clip captions.tsv images
// Without arguments it draws its own pictures, whose captions have words that the model does not know, a third of them wrong.
using Microsoft.ML;
using SimpleClip;
using SimpleClip.Samples;

const string folder = "fine-tune-output";
var ml = new MLContext(seed: 1);
var clip = ml.Clip();
(string modelPath, string captions, string? images) =
    args is [var given, var file, .. var rest] ? (given, file, rest.FirstOrDefault()) : Draw();
ClipModel before = ClipModel.Load(modelPath);
var split = ml.Data.TrainTestSplit(clip.Data.LoadFromTextFile(captions, images), testFraction: 0.1, seed: 1);

// Captions that do not fit their pictures teach nothing. The scores stay in a file, so that another share costs nothing.
ClipFilteredDataView train = clip.Data.FilterByClipScore(split.TrainSet, before, keepShare: 0.6, scoresPath: $"{folder}/scores.tsv");
Console.WriteLine(train.Report);
IDataView heldOut = clip.Data.FilterByClipScore(split.TestSet, before, keepShare: 0.6);

var trainer = clip.Trainers.ContrastiveImageText(new ContrastiveImageTextTrainer.Options
{
    InitialModel = modelPath,
    InterpolationShare = 0.7, // WiSE-FT: 70 % of the way to the new weights, so that little is forgotten
    Freezing = new FreezingOptions { LockImageTower = true, UnlockedImageLayers = 2 }, // LiT, but for the image tower's head and last block
    Epochs = 10,
    BatchSize = 64,
    LearningRate = 3e-4,
    WarmupSteps = 10,
    Augmentation = new AugmentationOptions { MinCropScale = 0.9 },
});
using ClipTransformer tuned = trainer.Fit(train);
tuned.Model.Save($"{folder}/tuned.clip");

foreach ((string name, ClipModel model) in new[] { ("before", before), ("after", tuned.Model) })
{
    RetrievalMetrics metrics = clip.Evaluate.Retrieval(heldOut, model);
    Console.WriteLine($"{name}: {metrics}");
    var info = new EvaluationInfo { Dataset = Path.GetFileName(captions), Model = model.Info.Architecture, Pretrained = name };
    metrics.Save($"{folder}/{name}.json", info);
}

(string Model, string Captions, string? Images) Draw()
{
    var drawn = DrawnPictures.Prepare(ml, $"{folder}/pictures");
    return (drawn.ModelPath, DrawnPictures.DrawWithOtherWords($"{folder}/other-pictures", count: 2000), null);
}
