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
        int trainedClasses = CombinationSplit.Training.Count, heldOutClasses = CombinationSplit.HeldOut.Count;

        Console.WriteLine(
            $"Drawing {TrainingPictures:N0} captioned pictures of {trainedClasses} combinations of colour and shape, " +
            $"and test pictures of {heldOutClasses} others");
        var pictures = new PictureSet(folder.Pictures, arguments.Seed);
        pictures.Generate(TrainingPictures, PicturesPerHeldOutClass);

        Console.WriteLine("Training a CLIP model on them, from scratch");
        IDataView pairs = context.Clip().Data.LoadFromTextFile(pictures.TrainingFile);
        var options = DemoSettings.ForGeneratedPictures(
            arguments.ImageSize ?? DefaultImageSize, arguments.Epochs ?? DefaultEpochs, arguments.Seed);
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
        var page = new ReportPage(
            "SimpleClip: naming what was never seen",
            "A CLIP model, trained from scratch on this machine, classifies combinations of colour and shape " +
            "that were in no training picture and in no training caption.");
        page.Figure($"{100 * classification.Accuracy:F1}%", $"zero-shot top-1 among the {classes} held-out classes");
        page.Figure($"{100.0 / classes:F1}%", $"by chance");
        page.Figure($"{100 * classification.AccuracyAmongAll:F1}%", $"top-1 with all {classification.AllClasses} classes on offer");
        page.Figure($"{findings.Images:N0}", $"held-out pictures");
        page.Figure($"{trained.Duration.TotalSeconds:F0} s", $"training, {trained.SamplesPerSecond:N0} samples/s");
        page.Section("Loss", TrainedModel.LossExplanation, trained.LossChart());
        page.Section(
            "Confusion matrix",
            $"Rows are what the pictures show, columns what the model calls them.",
            ConfusionChart.Draw(classification));
        page.Section(
            "Examples",
            $"Held-out pictures with their highest scores; mistakes, if there are any, at the end.",
            ExampleCards.Draw(classification));
        page.Section(
            "Search",
            $"Held-out pictures by the cosine of their embedding with that of a text.",
            SearchResults.Draw(findings.Searches));
        page.Section("Method", findings.Explanation, Tables.OfFacts(trained.Facts(
            Html.Of($"{TrainingPictures:N0} drawings of {CombinationSplit.Training.Count} combinations, with several captions"))));
        page.Save(folder.Report);
    }
}
