using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.Demo.Pictures;

namespace SimpleClip.Demo.Serving;

/// <summary>The saved model at work on pictures of combinations that it has never seen.</summary>
internal sealed class HeldOutPictures(MLContext context, DemoFolder folder)
{
    private const string LabelKey = "LabelKey", Predicted = "Predicted", Embedding = "Embedding";

    private readonly ClipTransformsCatalog _transforms = context.Clip().Transforms;

    /// <summary>Makes a pipeline that classifies the pictures into the held-out classes, and saves it.</summary>
    public void SavePipeline(ClipModel model)
    {
        IDataView pictures = Load();
        var pipeline = context.Transforms.Conversion.MapValueToKey(LabelKey, ClipColumnNames.Label)
            .Append(_transforms.ZeroShotClassification(model, labelColumnName: LabelKey, templates: Prompts.Templates))
            .Append(context.Transforms.Conversion.MapKeyToValue(Predicted, "PredictedLabel"));
        using var fitted = pipeline.Fit(pictures);
        context.Model.Save(fitted, pictures.Schema, folder.Pipeline);
    }

    /// <summary>Classifies the pictures with that pipeline, and searches them.</summary>
    public Findings Use()
    {
        var model = ClipModel.Load(folder.Model);
        var classification = Classify(AccuracyAmongAll(model));
        return new Findings { Images = classification.Images.Count, Classification = classification, Searches = Search(model) };
    }

    /// <summary>A path and, as the label, the name of its folder.</summary>
    private IDataView Load() => context.Clip().Data.LoadFromImageFolder(PictureSet.HeldOutFolderOf(folder.Pictures));

    private Classification Classify(double accuracyAmongAll)
    {
        ITransformer pipeline = context.Model.Load(folder.Pipeline, out _);
        IDataView scored = pipeline.Transform(Load());
        var metrics = context.MulticlassClassification.Evaluate(scored, labelColumnName: LabelKey);

        VBuffer<ReadOnlyMemory<char>> names = default;
        scored.Schema["Score"].GetSlotNames(ref names);
        return new Classification(
            [.. names.DenseValues().Select(name => name.ToString())],
            metrics.MicroAccuracy,
            metrics.LogLoss,
            metrics.ConfusionMatrix.Counts,
            CombinationSplit.HeldOut.Count + CombinationSplit.Training.Count,
            accuracyAmongAll,
            [.. Rows<ScoredPicture>(scored).Select(row => new ClassifiedImage(row.ImagePath, row.Label, row.Predicted, row.Score))]);
    }

    /// <summary>A harder question: all combinations are offered, of which training has seen most, and those of the pictures none.</summary>
    private double AccuracyAmongAll(ClipModel model)
    {
        IDataView pictures = Load();
        string[] all = [.. CombinationSplit.HeldOut.Concat(CombinationSplit.Training).Select(combination => combination.Name)];
        using var pipeline = _transforms.ZeroShotClassification(model, all, templates: Prompts.Templates)
            .Append(context.Transforms.Conversion.MapKeyToValue(Predicted, "PredictedLabel"))
            .Fit(pictures);
        return Rows<ScoredPicture>(pipeline.Transform(pictures)).Average(picture => picture.Label == picture.Predicted ? 1.0 : 0.0);
    }

    private List<Search> Search(ClipModel model)
    {
        IDataView pictures = Load();
        using var images = _transforms.ImageEmbedding(Embedding, ClipColumnNames.ImagePath, model).Fit(pictures);
        var index = new ImageIndex(Rows<EmbeddedImage>(images.Transform(pictures)));

        IDataView queries = context.Data.LoadFromEnumerable(Prompts.Searches.Select(text => new Query { Text = text }));
        using var texts = _transforms.TextEmbedding(Embedding, nameof(Query.Text), model).Fit(queries);
        return [.. Rows<EmbeddedQuery>(texts.Transform(queries)).Select(row => new Search(row.Text, null, index.Find(row.Embedding)))];
    }

    private IEnumerable<T> Rows<T>(IDataView data)
        where T : class, new() => context.Data.CreateEnumerable<T>(data, reuseRowObject: false);

    private sealed class ScoredPicture
    {
        public string ImagePath { get; set; } = "";

        public string Label { get; set; } = "";

        public string Predicted { get; set; } = "";

        public float[] Score { get; set; } = [];
    }

    private class Query
    {
        public string Text { get; set; } = "";
    }

    private sealed class EmbeddedQuery : Query
    {
        public float[] Embedding { get; set; } = [];
    }
}
