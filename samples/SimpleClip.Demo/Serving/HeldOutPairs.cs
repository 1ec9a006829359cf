using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace SimpleClip.Demo.Serving;

/// <summary>Retrieval on pairs of the user's that were kept back from training.</summary>
internal sealed class HeldOutPairs(MLContext context, DemoFolder folder)
{
    private const int Searches = 8;

    /// <summary>Writes the pairs down for the other process.</summary>
    public void Save(IDataView pairs)
    {
        using var writer = new StreamWriter(folder.HeldOutPairs);
        foreach (var pair in Read(pairs))
        {
            writer.WriteLine(JsonSerializer.Serialize(new { image = pair.ImagePath, captions = pair.Captions }));
        }
    }

    /// <summary>Saves the trained transformer as an ML.NET model.</summary>
    public void SavePipeline(ClipTransformer trained, DataViewSchema schema) => context.Model.Save(trained, schema, folder.Pipeline);

    /// <summary>Loads that model, embeds the pairs, and measures.</summary>
    public Findings Use()
    {
        ITransformer pipeline = context.Model.Load(folder.Pipeline, out _);
        var trained = ClipTransformer.FindIn(pipeline) ?? throw new InvalidDataException($"{folder.Pipeline} holds no CLIP model.");
        IDataView pairs = context.Clip().Data.LoadFromTextFile(folder.HeldOutPairs);
        Pair[] rows = [.. Read(pairs)];
        string[] texts = [.. rows.SelectMany(row => row.Captions)];
        int[] textToImage = [.. rows.SelectMany((row, i) => Enumerable.Repeat(i, row.Captions.Length))];

        float[][] images = [.. pipeline.Transform(pairs).GetColumn<float[]>("ImageEmbedding")];
        using var encoder = new ClipEncoder(trained.Model);
        float[] captions = encoder.EmbedTexts(texts);
        int dimension = trained.Model.Info.EmbeddingDimension;
        var metrics = RetrievalMetrics.Compute([.. images.SelectMany(e => e)], captions, dimension, textToImage);

        var index = new ImageIndex([.. rows.Select(row => row.ImagePath)], images);
        int step = Math.Max(1, texts.Length / Searches);
        var searches = Enumerable.Range(0, Math.Min(Searches, texts.Length)).Select(i => i * step)
            .Select(i => new Search(texts[i], rows[textToImage[i]].ImagePath, index.Find(captions.AsSpan(i * dimension, dimension))));
        return new Findings { Images = rows.Length, Retrieval = metrics, Searches = [.. searches] };
    }

    private IEnumerable<Pair> Read(IDataView pairs) => context.Data.CreateEnumerable<Pair>(pairs, reuseRowObject: false);

    private sealed class Pair
    {
        public string ImagePath { get; set; } = "";

        public string[] Captions { get; set; } = [];
    }
}
