// From captioned images to an image classifier.
// dotnet run --project samples/SimpleClip.Quickstart -- captions.tsv images photo.jpg dog cat horse
using Microsoft.ML;
using SimpleClip;

var (captions, folder, photo, labels) = (args[0], args[1], args[2], args[3..]);
var ml = new MLContext(seed: 1);
var clip = ml.Clip();

IDataView pairs = clip.Data.LoadFromTextFile(captions, imageFolder: folder);
var trained = clip.Trainers.ContrastiveImageText(epochs: 10).Fit(pairs);
trained.Model.Save("my.clip");

var images = ml.Data.LoadFromEnumerable([new Photo { ImagePath = photo }]);
var pipeline = clip.Transforms.ZeroShotClassification(ClipModel.Load("my.clip"), labels)
    .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
ml.Model.Save(pipeline.Fit(images), images.Schema, "zero-shot.zip");

// Any program that references SimpleClip.Transforms can go on from here.
ITransformer classifier = ml.Model.Load("zero-shot.zip", out _);
using var engine = ml.Model.CreatePredictionEngine<Photo, Answer>(classifier);
Console.WriteLine($"{photo}: {engine.Predict(new Photo { ImagePath = photo }).PredictedLabel}");

internal sealed class Photo
{
    public string ImagePath { get; set; } = "";
}

internal sealed class Answer
{
    public string PredictedLabel { get; set; } = "";
}
