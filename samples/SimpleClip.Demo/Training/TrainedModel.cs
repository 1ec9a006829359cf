using System.Diagnostics;
using Microsoft.ML;

namespace SimpleClip.Demo.Training;

/// <summary>A finished training.</summary>
/// <param name="Transformer">The model in ML.NET's terms.</param>
/// <param name="Options">The settings it was trained with.</param>
/// <param name="Report">How it went.</param>
/// <param name="Duration">How long it took, packaging included.</param>
internal sealed record TrainedModel(ClipTransformer Transformer, ContrastiveImageTextTrainer.Options Options, TrainingReport Report, TimeSpan Duration)
{
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

    /// <summary>Facts for the report.</summary>
    public IEnumerable<(string Name, string Value)> Facts()
    {
        var info = Transformer.Model.Info;
        yield return ("Image tower", FormattableString.Invariant($"ViT, {Options.ImageLayers} blocks of {Options.ImageWidth} features, patches of {Options.PatchSize} pixels, images of {Options.ImageSize} × {Options.ImageSize}"));
        yield return ("Text tower", FormattableString.Invariant($"transformer, {Options.TextLayers} blocks of {Options.TextWidth} features, {info.VocabularySize:N0} tokens learned from the captions, {info.ContextLength} a caption"));
        yield return ("Embeddings", FormattableString.Invariant($"{info.EmbeddingDimension} dimensions"));
        yield return ("Training", FormattableString.Invariant($"{Options.Epochs} epochs in batches of {Options.BatchSize}: {Report.Losses.Count:N0} steps in {Duration.TotalSeconds:F0} s, {SamplesPerSecond:N0} samples/s"));
        yield return ("Machine", FormattableString.Invariant($"{Environment.ProcessorCount} cores, .NET {Environment.Version}"));
    }
}
