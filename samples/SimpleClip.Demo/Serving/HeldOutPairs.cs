using System.Text.Json;
using Microsoft.ML;
using SimpleClip.Images;

namespace SimpleClip.Demo.Serving;

/// <summary>The saved model at work on pairs of the user's that were kept back from training.</summary>
internal sealed class HeldOutPairs(MLContext context, DemoFolder folder)
{
    private const int Searches = 8;

    /// <summary>Writes the pairs down for the other process, but for those that cannot be used.</summary>
    /// <returns>The number of pairs written.</returns>
    public int Save(IDataView pairs)
    {
        Pair[] usable = [.. Rows<Pair>(pairs).Where(IsUsable)];
        File.WriteAllLines(
            folder.HeldOutPairs,
            usable.Select(pair => JsonSerializer.Serialize(new { image = pair.ImagePath, captions = pair.Captions.Where(IsCaption) })));
        return usable.Length;
    }

    /// <summary>The number of rows of data.</summary>
    public static int Count(MLContext context, IDataView pairs) => context.Data.CreateEnumerable<Pair>(pairs, reuseRowObject: true).Count();

    /// <summary>Saves the trained model as ML.NET does.</summary>
    public void SavePipeline(ClipTransformer trained, DataViewSchema schema) => context.Model.Save(trained, schema, folder.Pipeline);

    /// <summary>Loads that model and measures how well images and captions find each other.</summary>
    public Findings Use()
    {
        ITransformer pipeline = context.Model.Load(folder.Pipeline, out _);
        var model = ClipTransformer.FindIn(pipeline)?.Model ?? throw new InvalidDataException($"{folder.Pipeline} holds no CLIP model.");
        IDataView pairs = context.Clip().Data.LoadFromTextFile(folder.HeldOutPairs);
        var metrics = context.Clip().Evaluate.Retrieval(pairs, model);
        return new Findings { Images = metrics.Images, Retrieval = metrics, Searches = Search(pairs, pipeline, model) };
    }

    /// <summary>Searches by the first captions of some of the images.</summary>
    private List<Search> Search(IDataView pairs, ITransformer pipeline, ClipModel model)
    {
        EmbeddedPair[] rows = [.. Rows<EmbeddedPair>(pipeline.Transform(pairs))];
        var index = new ImageIndex(rows.Select(row => new EmbeddedImage { ImagePath = row.ImagePath, Embedding = row.ImageEmbedding }));
        int count = Math.Min(Searches, rows.Length);
        EmbeddedPair[] asked = [.. Enumerable.Range(0, count).Select(i => rows[i * rows.Length / count])];

        using var encoder = new ClipEncoder(model);
        float[][] texts = [.. encoder.EmbedTexts([.. asked.Select(pair => pair.Captions[0])]).Chunk(model.Info.EmbeddingDimension)];
        return [.. asked.Zip(texts, (pair, text) => new Search(pair.Captions[0], pair.ImagePath, index.Find(text)))];
    }

    private IEnumerable<T> Rows<T>(IDataView data)
        where T : class, new() => context.Data.CreateEnumerable<T>(data, reuseRowObject: false);

    private static bool IsCaption(string text) => !string.IsNullOrWhiteSpace(text);

    private static bool IsUsable(Pair pair)
    {
        try
        {
            using var image = RgbImage.Decode(ImageSource.FromFile(pair.ImagePath));
            return pair.Captions.Any(IsCaption);
        }
        catch (ImageReadException)
        {
            return false;
        }
    }

    private class Pair
    {
        public string ImagePath { get; set; } = "";

        public string[] Captions { get; set; } = [];
    }

    private sealed class EmbeddedPair : Pair
    {
        public float[] ImageEmbedding { get; set; } = [];
    }
}
