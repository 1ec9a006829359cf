using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.Export;
using SimpleClip.Networks;
using SimpleClip.Weights;

namespace SimpleClip.Bench;

/// <summary>Compares the embeddings of smaller weights with those of float32, on pairs of photographs and captions.</summary>
internal static class OnnxFidelityBench
{
    /// <summary>Prints a table: sizes, cosines and retrieval for every kind of weights.</summary>
    /// <param name="trained">A model whose weights mean something.</param>
    /// <param name="pairs">A file of pairs, images relative to its folder.</param>
    public static void Run(ClipModel trained, string pairs)
    {
        using ClipNetwork network = Open(trained);
        var context = new MLContext();
        IDataView data = context.Clip().Data.LoadFromTextFile(pairs, Path.GetDirectoryName(pairs));
        (string[] images, string[][] captions) = Read(data, Path.GetDirectoryName(pairs)!);
        int[] textToImage = [.. captions.SelectMany((texts, image) => Enumerable.Repeat(image, texts.Length))];

        Console.WriteLine($"{trained.Info.Architecture}; {images.Length} photographs, {textToImage.Length} captions.");
        Console.WriteLine("| weights | image file, KiB | text file, KiB | image cosine, mean (least) | text cosine, mean (least) | i2t R@1/5/10 | t2i R@1/5/10 |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        Embeddings? full = null;
        foreach (OnnxWeights weights in Enum.GetValues<OnnxWeights>())
        {
            ClipModel model = network.ToClipModel(
                trained.Tokenizer, trained.Info.Image, new OnnxExportOptions { Weights = weights }, includeWeights: false);
            Embeddings embeddings = Embed(model, images, captions);
            full ??= embeddings;
            RetrievalMetrics retrieval = RetrievalMetrics.Compute(embeddings.Images, embeddings.Texts, model.Info.EmbeddingDimension, textToImage);
            Console.WriteLine(
                $"| {weights} | {model.ImageGraph.Length >> 10} | {model.TextGraph.Length >> 10} " +
                $"| {Cosines(full.Images, embeddings.Images, model)} | {Cosines(full.Texts, embeddings.Texts, model)} " +
                $"| {Recalls(retrieval.ImageToText)} | {Recalls(retrieval.TextToImage)} |");
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"\nTwo photographs have a cosine of {CosineOfPairs(full!.Images, images.Length):F3} on average, two captions {CosineOfPairs(full.Texts, textToImage.Length):F3}."));
    }

    private static ClipNetwork Open(ClipModel trained)
    {
        var network = new ClipNetwork(ClipNetworkConfig.Parse(trained.Info.Config!.Value.GetRawText()));
        NetworkWeights.Load(network, trained.OpenWeights());
        return network;
    }

    private static (string[] Images, string[][] Captions) Read(IDataView data, string folder)
    {
        IEnumerable<string> paths = data.GetColumn<string>(ClipColumnNames.ImagePath);
        IEnumerable<string[]> captions = data.GetColumn<ReadOnlyMemory<char>[]>(ClipColumnNames.Captions).Select(
            texts => texts.Select(text => text.ToString()).ToArray());
        return ([.. paths.Select(path => Path.Combine(folder, path))], [.. captions]);
    }

    private static Embeddings Embed(ClipModel model, string[] images, string[][] captions)
    {
        using var encoder = new ClipEncoder(model);
        return new Embeddings(
            encoder.EmbedImages([.. images.Select(SimpleClip.Images.ImageSource.FromFile)]), encoder.EmbedTexts([.. captions.SelectMany(texts => texts)]));
    }

    /// <summary>Cosines of embeddings, which have length 1.</summary>
    private static string Cosines(float[] expected, float[] actual, ClipModel model)
    {
        int dimension = model.Info.EmbeddingDimension;
        double[] cosines =
        [
            .. expected.Chunk(dimension).Zip(actual.Chunk(dimension), (left, right) => left.Zip(right, (a, b) => (double)a * b).Sum()),
        ];
        return string.Create(CultureInfo.InvariantCulture, $"{cosines.Average():F6} ({cosines.Min():F6})");
    }

    /// <summary>The mean cosine of two different embeddings: (|sum|² - n) / (n (n - 1)), as each has length 1.</summary>
    private static double CosineOfPairs(float[] embeddings, int count)
    {
        int dimension = embeddings.Length / count;
        double[] sum = new double[dimension];
        for (int i = 0; i < embeddings.Length; i++)
        {
            sum[i % dimension] += embeddings[i];
        }

        return (sum.Sum(value => value * value) - count) / (count * (count - 1.0));
    }

    private static string Recalls(RetrievalScores scores) =>
        string.Create(CultureInfo.InvariantCulture, $"{scores.RecallAt1:P2}, {scores.RecallAt5:P2}, {scores.RecallAt10:P2}");

    private sealed record Embeddings(float[] Images, float[] Texts);
}
