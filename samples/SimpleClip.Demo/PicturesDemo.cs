using Microsoft.ML;
using SimpleClip.Demo.Pictures;
using SimpleClip.Demo.Report;
using SimpleClip.Demo.Serving;
using SimpleClip.Demo.Training;

namespace SimpleClip.Demo;

/// <summary>The demo on generated pictures: train on most combinations of colour and shape, name the others.</summary>
internal static class PicturesDemo
{
    private const int TrainingPictures = 5000, PicturesPerHeldOutClass = 20;
    private const int DefaultImageSize = 32, DefaultEpochs = 16;

    /// <summary>Runs it and returns the closing line.</summary>
    public static string Run(DemoArguments arguments)
    {
        var folder = arguments.Output;
        var context = new MLContext(arguments.Seed);
        var split = (Training: CombinationSplit.Training.Count, HeldOut: CombinationSplit.HeldOut.Count);

        Console.WriteLine($"Drawing {TrainingPictures:N0} captioned pictures of {split.Training} combinations of colour and shape, and test pictures of {split.HeldOut} others");
        var pictures = new PictureSet(folder.Pictures, arguments.Seed);
        pictures.Generate(TrainingPictures, PicturesPerHeldOutClass);

        Console.WriteLine("Training a CLIP model on them, from scratch");
        IDataView pairs = context.Clip().Data.LoadFromTextFile(pictures.TrainingFile);
        var options = DemoSettings.ForGeneratedPictures(arguments.ImageSize ?? DefaultImageSize, arguments.Epochs ?? DefaultEpochs, arguments.Seed);
        var trained = TrainedModel.Train(context, pairs, options);
        trained.Transformer.Model.Save(folder.Model);
        new HeldOutPictures(context, folder).SavePipeline(trained.Transformer.Model);

        Console.WriteLine("Loading it in a new process, and classifying the combinations it has never seen");
        var findings = ServingProcess.Run(folder, ServingTask.Pictures);
        var classification = findings.Classification ?? throw new InvalidDataException($"{folder.Findings} holds no classification.");
        WriteReport(folder, trained, findings, classification);
        return Summary.Of(classification, folder);
    }

    private static void WriteReport(DemoFolder folder, TrainedModel trained, Findings findings, Classification classification)
    {
        int classes = classification.Classes.Count;
        new ReportPage(
                "SimpleClip: naming what was never seen",
                "A CLIP model, trained from scratch on this machine, classifies combinations of colour and shape that were in no training picture and in no training caption.")
            .Figure(FormattableString.Invariant($"{classification.Accuracy * 100:F1}%"), FormattableString.Invariant($"zero-shot top-1 among the {classes} held-out classes"))
            .Figure(FormattableString.Invariant($"{100.0 / classes:F1}%"), "by chance")
            .Figure(FormattableString.Invariant($"{classification.AccuracyAmongAll * 100:F1}%"), FormattableString.Invariant($"top-1 with all {classification.AllClasses} classes on offer"))
            .Figure(FormattableString.Invariant($"{findings.Images}"), "held-out pictures")
            .Figure(FormattableString.Invariant($"{trained.Duration.TotalSeconds:F0} s"), FormattableString.Invariant($"training, {trained.SamplesPerSecond:N0} samples/s"))
            .Section("Loss", "The contrastive loss of every step, and its running mean: how surely the model tells which caption of a batch belongs to which picture.", LossChart.Draw(trained.Report.Losses, Math.Log(trained.Options.BatchSize)))
            .Section("Confusion matrix", "Rows are what the pictures show, columns what the model calls them.", ConfusionChart.Draw(classification))
            .Section("Examples", "Held-out pictures with their highest scores; mistakes, if there are any, at the end.", ExampleCards.Draw(classification))
            .Section("Search", "Held-out pictures by the cosine of their embedding with that of a text.", SearchResults.Draw(findings.Searches))
            .Section("Method", FormattableString.Invariant($"Process {Environment.ProcessId} trained and saved the model, process {findings.ProcessId} loaded it with mlContext.Model.Load and answered in {findings.Seconds:F1} s."), Tables.OfFacts(
                trained.Facts().Prepend(("Data", FormattableString.Invariant($"{TrainingPictures:N0} generated pictures of {CombinationSplit.Training.Count} combinations, several captions each")))))
            .Save(folder.Report);
    }
}
