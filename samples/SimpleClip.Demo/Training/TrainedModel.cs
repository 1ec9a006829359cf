using System.Diagnostics;
using Microsoft.ML;
using SimpleClip.Demo.Report;

namespace SimpleClip.Demo.Training;

/// <summary>A finished training.</summary>
/// <param name="Transformer">The model in ML.NET's terms.</param>
/// <param name="Options">The settings it was trained with.</param>
/// <param name="Report">How it went.</param>
/// <param name="Duration">How long it took, packaging included.</param>
internal sealed record TrainedModel(
    ClipTransformer Transformer, ContrastiveImageTextTrainer.Options Options, TrainingReport Report, TimeSpan Duration)
{
    /// <summary>What <see cref="LossChart"/> shows.</summary>
    public static FormattableString LossExplanation =>
        $"The contrastive loss of every step, and its running mean: how surely the model tells which caption belongs to which image.";

    /// <summary>Samples trained on per second, from the first step to the last.</summary>
    public double SamplesPerSecond => Options.BatchSize * Report.Losses.Count / Report.Epochs.Sum(epoch => epoch.Duration.TotalSeconds);

    /// <summary>Trains, showing the progress.</summary>
    public static TrainedModel Train(MLContext context, IDataView pairs, ContrastiveImageTextTrainer.Options options)
    {
        var watch = Stopwatch.StartNew();
        var trainer = context.Clip().Trainers.ContrastiveImageText(options);
        var transformer = TrainingDisplay.Show(progress => trainer.Fit(pairs, validation: null, progress));
        return new TrainedModel(transformer, options, trainer.LastReport!, watch.Elapsed);
    }

    /// <summary>The losses, beside that of a model which cannot tell the pairs of a batch apart.</summary>
    public Html LossChart() => Demo.Report.LossChart.Draw(Report.Losses, guessing: Math.Log(Options.BatchSize));

    /// <summary>Facts for the report.</summary>
    public IEnumerable<(string Name, Html Value)> Facts(Html data)
    {
        var model = Transformer.Model.Info;
        string image = $"{Options.ImageSize} × {Options.ImageSize} pixels in patches of {Options.PatchSize} × {Options.PatchSize}";
        string tokens = $"{model.ContextLength} tokens of a vocabulary of {model.VocabularySize:N0} learned from the captions";
        string speed = $"{Report.Losses.Count:N0} steps in {Duration.TotalSeconds:F0} s, {SamplesPerSecond:N0} samples/s";
        yield return ("Data", data);
        yield return ("Image tower", Html.Of($"ViT of {Options.ImageLayers} blocks and {Options.ImageWidth} features; {image}"));
        yield return ("Text tower", Html.Of($"transformer of {Options.TextLayers} blocks and {Options.TextWidth} features; {tokens}"));
        yield return ("Embeddings", Html.Of($"{model.EmbeddingDimension} dimensions"));
        yield return ("Training", Html.Of($"{Options.Epochs} epochs in batches of {Options.BatchSize}: {speed}"));
        yield return ("Machine", Html.Of($"{Environment.ProcessorCount} cores, .NET {Environment.Version}"));
    }
}
