using Microsoft.ML;
using SimpleClip.Demo.Report;
using SimpleClip.Demo.Serving;
using SimpleClip.Demo.Training;

namespace SimpleClip.Demo;

/// <summary>The demo on the user's images and captions: train on most of them, retrieve the others.</summary>
internal static class PairsDemo
{
    private const int DefaultImageSize = 64, DefaultEpochs = 10;

    /// <summary>The share of images kept back.</summary>
    private const double HeldOutShare = 0.1;

    /// <summary>Runs it and returns the closing line.</summary>
    /// <exception cref="InvalidDataException">The data are too few to keep some back.</exception>
    public static string Run(string pairsFile, string? imageFolder, DemoArguments arguments)
    {
        var folder = arguments.Output;
        var context = new MLContext(arguments.Seed);
        Console.WriteLine($"{DemoFolder.Shown(pairsFile)}: {context.Clip().Data.ValidateTextFile(pairsFile, imageFolder)}");

        IDataView pairs = context.Clip().Data.LoadFromTextFile(pairsFile, imageFolder);
        var split = context.Data.TrainTestSplit(pairs, HeldOutShare, seed: arguments.Seed);
        var heldOut = new HeldOutPairs(context, folder);
        int heldOutRows = heldOut.Save(split.TestSet), rows = HeldOutPairs.Count(context, split.TrainSet);
        if (heldOutRows == 0 || rows < 2)
        {
            string counts = $"{rows} images to train on and {heldOutRows} usable ones to keep back";
            throw new InvalidDataException($"{pairsFile}: {counts} are too few; expected some dozens at least.");
        }

        Console.WriteLine($"Training a CLIP model on {rows:N0} of the images, from scratch");
        var options = DemoSettings.ForPairs(
            arguments.ImageSize ?? DefaultImageSize, arguments.Epochs ?? DefaultEpochs, arguments.Seed, rows);
        var trained = TrainedModel.Train(context, split.TrainSet, options);
        trained.Transformer.Model.Save(folder.Model);
        heldOut.SavePipeline(trained.Transformer, pairs.Schema);

        Console.WriteLine("Loading it in a new process, and searching the images it has not seen");
        var findings = ServingProcess.Run(folder, ServingTask.Pairs);
        var retrieval = findings.Retrieval ?? throw new InvalidDataException($"{folder.Findings} holds no retrieval.");
        WriteReport(folder, trained, findings, retrieval, rows);
        return Summary.Of(retrieval, folder);
    }

    private static void WriteReport(DemoFolder folder, TrainedModel trained, Findings findings, RetrievalMetrics retrieval, int rows)
    {
        var page = new ReportPage(
            "SimpleClip: images found by their captions",
            "A CLIP model, trained from scratch on this machine, searches images it has not seen.");
        page.Figure($"{100 * retrieval.TextToImage.RecallAt10:F1}%", $"of captions find their image among the first 10");
        page.Figure($"{100 * Math.Min(1, 10.0 / retrieval.Images):F1}%", $"by chance");
        page.Figure($"{retrieval.Images:N0}", $"held-out images");
        page.Figure($"{trained.Duration.TotalSeconds:F0} s", $"training, {trained.SamplesPerSecond:N0} samples/s");
        page.Section("Loss", TrainedModel.LossExplanation, trained.LossChart());
        page.Section(
            "Retrieval",
            $"How many held-out images find one of their captions, and captions their image, among the first 1, 5 and 10.",
            Tables.OfRetrieval(retrieval));
        page.Section(
            "Search",
            $"Held-out images by the cosine of their embedding with that of a caption; the image it was written for is outlined.",
            SearchResults.Draw(findings.Searches));
        page.Section("Method", findings.Explanation, Tables.OfFacts(trained.Facts(
            Html.Of($"{rows:N0} images, {trained.Report.SkippedSamples:N0} of them unusable"))));
        page.Save(folder.Report);
    }
}
