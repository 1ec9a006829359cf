// A classifier from a few photos of each class: ML.NET's trainers on a model's frozen embeddings, beside what the class names alone give.
// dotnet run --project samples/SimpleClip.LinearProbe -- model.clip photos, where each class has a sub-folder of photos
// Without arguments it draws its own pictures and trains a small model on them.
using Microsoft.ML;
using SimpleClip;
using SimpleClip.Samples;

var ml = new MLContext(seed: 1);
var clip = ml.Clip();
(string modelPath, string photos) = args is [var givenModel, var givenPhotos] ? (givenModel, givenPhotos) : Draw();
ClipModel model = ClipModel.Load(modelPath);
var split = ml.Data.TrainTestSplit(ml.Data.ShuffleRows(clip.Data.LoadFromImageFolder(photos), seed: 1), testFraction: 0.4, seed: 1);

// One pipeline from the path of a photo to the name of its class; the cache keeps SDCA from computing embeddings in every pass.
var pipeline = ml.Transforms.Conversion.MapValueToKey("Label")
    .Append(clip.Transforms.ImageEmbedding("Features", "ImagePath", model))
    .AppendCacheCheckpoint(ml)
    .Append(ml.MulticlassClassification.Trainers.SdcaMaximumEntropy())
    .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedName", "PredictedLabel"));
var classifier = pipeline.Fit(split.TrainSet);
ml.Model.Save(classifier, split.TrainSet.Schema, "linear-probe.zip");
var sdca = ml.MulticlassClassification.Evaluate(classifier.Transform(split.TestSet));
Console.WriteLine(
    $"SdcaMaximumEntropy: top-1 {sdca.MicroAccuracy:P1}, mean per-class recall {sdca.MacroAccuracy:P1}; saved as linear-probe.zip");

// The usual protocols, on embeddings that are computed once.
IDataView train = Embed(split.TrainSet), test = Embed(split.TestSet);
string[] classes = [.. Directory.GetDirectories(photos).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];
IReadOnlyList<string> templates = args is [] ? DrawnPictures.Templates : PromptTemplates.Simple;
Console.WriteLine($"zero-shot: {clip.Evaluate.ZeroShot(split.TestSet, model, classes, templates: templates)}");
foreach (int shots in (int[])[1, 2, 4])
{
    Console.WriteLine(clip.Evaluate.FewShot(train, test, "Features", shots));
}

LinearProbeMetrics probe = clip.Evaluate.LinearProbe(train, test, "Features");
Console.WriteLine($"linear probe: {probe}");
var info = new EvaluationInfo { Dataset = Path.GetFileName(photos), Model = model.Info.Architecture, Pretrained = modelPath };
probe.Save("linear-probe.json", info);

IDataView Embed(IDataView images) =>
    ml.Data.Cache(clip.Transforms.ImageEmbedding("Features", "ImagePath", model).Fit(images).Transform(images));

(string Model, string Photos) Draw()
{
    var drawn = DrawnPictures.Prepare(ml, "linear-probe-pictures");
    return (drawn.ModelPath, drawn.ClassFolder);
}
