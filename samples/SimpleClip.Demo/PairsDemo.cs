using Microsoft.ML;
using Microsoft.ML.Data;
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
    public static string Run(string pairsFile, string? imageFolder, DemoArguments arguments)
    {
        var folder = arguments.Output;
        var context = new MLContext(arguments.Seed);
        var report = context.Clip().Data.ValidateTextFile(pairsFile, imageFolder);
        Console.WriteLine($"{pairsFile}: {report}");

        IDataView pairs = context.Clip().Data.LoadFromTextFile(pairsFile, imageFolder);
        var split = context.Data.TrainTestSplit(pairs, HeldOutShare, seed: arguments.Seed);
        int rows = split.TrainSet.GetColumn<ReadOnlyMemory<char>>(ClipColumnNames.ImagePath).Count();
        var heldOut = new HeldOutPairs(context, folder);
        heldOut.Save(split.TestSet);

        Console.WriteLine($"Training a CLIP model on {rows:N0} of the images, from scratch");
        var options = DemoSettings.ForPairs(arguments.ImageSize ?? DefaultImageSize, arguments.Epochs ?? DefaultEpochs, arguments.Seed, rows);
        var trained = TrainedModel.Train(context, split.TrainSet, options);
        trained.Transformer.Model.Save(folder.Model);
        heldOut.SavePipeline(trained.Transformer, pairs.Schema);

        Console.WriteLine("Loading it in a new process, and searching the images it has not seen");
        var findings = ServingProcess.Run(folder, ServingTask.Pairs);
        var retrieval = findings.Retrieval ?? throw new InvalidDataException($"{folder.Findings} holds no retrieval.");
        WriteReport(folder, trained, findings, retrieval, rows);
        return Summary.Of(retrieval, folder);
    }

    private static void WriteReport(DemoFolder folder, TrainedModel trained, Findings findings, RetrievalMetrics retrieval, int rows) =>
        new ReportPage("SimpleClip: images found by their captions", "A CLIP model, trained from scratch on this machine, searches images it has not seen.")
            .Figure(FormattableString.Invariant($"{retrieval.TextToImage.RecallAt10 * 100:F1}%"), "of captions find their image among the first 10")
            .Figure(FormattableString.Invariant($"{Math.Min(1, 10.0 / findings.Images) * 100:F1}%"), "by chance")
            .Figure(FormattableString.Invariant($"{findings.Images:N0}"), "held-out images")
            .Figure(FormattableString.Invariant($"{trained.Duration.TotalSeconds:F0} s"), FormattableString.Invariant($"training, {trained.SamplesPerSecond:N0} samples/s"))
            .Section("Loss", "The contrastive loss of every step, and its running mean.", LossChart.Draw(trained.Report.Losses, Math.Log(trained.Options.BatchSize)))
            .Section("Retrieval", "The share of held-out images that find one of their captions, and of captions that find their image, among the first 1, 5 and 10.", Tables.OfRetrieval(retrieval))
            .Section("Search", "Held-out images by the cosine of their embedding with that of a caption; the image it was written for is outlined.", SearchResults.Draw(findings.Searches))
            .Section("Method", FormattableString.Invariant($"Process {Environment.ProcessId} trained and saved the model, process {findings.ProcessId} loaded it with mlContext.Model.Load and answered in {findings.Seconds:F1} s."), Tables.OfFacts(
                trained.Facts().Prepend(("Data", FormattableString.Invariant($"{rows:N0} images, {trained.Report.SkippedSamples:N0} of them unusable")))))
            .Save(folder.Report);
}
