using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.Demo.Pictures;

namespace SimpleClip.Demo.Serving;

/// <summary>The saved pipeline at work on pictures of combinations that the model has never seen.</summary>
internal sealed class HeldOutPictures(MLContext context, DemoFolder folder)
{
    private const string LabelKey = "LabelKey";

    /// <summary>The pictures: a path, and the folder's name as the label.</summary>
    private IDataView Load() => context.Clip().Data.LoadFromImageFolder(new PictureSet(folder.Pictures, seed: 0).HeldOutFolder);

    /// <summary>Makes a pipeline that classifies the pictures into the held-out classes, and saves it.</summary>
    public void SavePipeline(ClipModel model)
    {
        IDataView pictures = Load();
        var pipeline = context.Transforms.Conversion.MapValueToKey(LabelKey, "Label")
            .Append(context.Clip().Transforms.ZeroShotClassification(model, labelColumnName: LabelKey, templates: Prompts.Templates))
            .Append(context.Transforms.Conversion.MapKeyToValue("Predicted", "PredictedLabel"));
        using var fitted = pipeline.Fit(pictures);
        context.Model.Save(fitted, pictures.Schema, folder.Pipeline);
    }

    /// <summary>Classifies the pictures with that pipeline, and searches them.</summary>
    public Findings Use()
    {
        var classification = Classify();
        return new Findings { Images = classification.Images.Count, Classification = classification, Searches = Search() };
    }

    private Classification Classify()
    {
        ITransformer pipeline = context.Model.Load(folder.Pipeline, out _);
        IDataView scored = pipeline.Transform(Load());
        var metrics = context.MulticlassClassification.Evaluate(scored, labelColumnName: LabelKey);

        VBuffer<ReadOnlyMemory<char>> names = default;
        scored.Schema["Score"].GetSlotNames(ref names);
        var pictures = context.Data.CreateEnumerable<ScoredPicture>(scored, reuseRowObject: false)
            .Select(p => new ClassifiedImage(p.ImagePath, p.Label, p.Predicted, p.Score)).ToList();
        (pipeline as IDisposable)?.Dispose();
        return new Classification(
            [.. names.DenseValues().Select(name => name.ToString())],
            metrics.MicroAccuracy,
            metrics.LogLoss,
            metrics.ConfusionMatrix.Counts,
            CombinationSplit.HeldOut.Count + CombinationSplit.Training.Count,
            AccuracyAmongAll(ClipModel.Load(folder.Model)),
            pictures);
    }

    private IReadOnlyList<Search> Search()
    {
        var model = ClipModel.Load(folder.Model);
        var transforms = context.Clip().Transforms;
        IDataView pictures = Load();
        using var images = transforms.ImageEmbedding("Embedding", "ImagePath", model).Fit(pictures);
        IDataView queries = context.Data.LoadFromEnumerable(Prompts.Searches.Select(text => new Query { Text = text }));
        using var texts = transforms.TextEmbedding("Embedding", "Text", model).Fit(queries);

        var index = new ImageIndex(
            [.. pictures.GetColumn<string>("ImagePath")], [.. images.Transform(pictures).GetColumn<float[]>("Embedding")]);
        return [.. Prompts.Searches.Zip(texts.Transform(queries).GetColumn<float[]>("Embedding"), (text, embedding) => new Search(text, null, index.Find(embedding)))];
    }

    /// <summary>A harder question: all combinations are offered, of which training has seen most, and those of the pictures none.</summary>
    private double AccuracyAmongAll(ClipModel model)
    {
        IDataView pictures = Load();
        string[] all = [.. CombinationSplit.HeldOut.Concat(CombinationSplit.Training).Select(c => c.Name)];
        using var pipeline = context.Clip().Transforms.ZeroShotClassification(model, all, templates: Prompts.Templates)
            .Append(context.Transforms.Conversion.MapKeyToValue("Predicted", "PredictedLabel"))
            .Fit(pictures);
        IDataView scored = pipeline.Transform(pictures);
        return scored.GetColumn<string>("Label").Zip(scored.GetColumn<string>("Predicted"), (label, predicted) => label == predicted ? 1.0 : 0.0).Average();
    }

    private sealed class Query
    {
        public string Text { get; set; } = "";
    }

    private sealed class ScoredPicture
    {
        public string ImagePath { get; set; } = "";

        public string Label { get; set; } = "";

        public string Predicted { get; set; } = "";

        public float[] Score { get; set; } = [];
    }
}
