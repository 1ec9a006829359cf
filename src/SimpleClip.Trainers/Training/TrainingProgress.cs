using System.Collections.ObjectModel;

namespace SimpleClip;

/// <summary>Where a training run stands after a step.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Epochs">Epochs of the run.</param>
/// <param name="Step">Steps taken in the whole run.</param>
/// <param name="TotalSteps">Steps planned for the whole run.</param>
/// <param name="Loss">The loss of this step's batch.</param>
/// <param name="LearningRate">The learning rate of this step.</param>
/// <param name="LogitScale">The factor on cosine similarities after this step, not its logarithm.</param>
/// <param name="SamplesPerSecond">Samples per second in this epoch so far, reading and decoding included.</param>
/// <param name="SkippedSamples">Rows left out so far because they could not be used.</param>
/// <param name="Validation">Retrieval on the validation data; only in the report that ends an epoch after which it was measured.</param>
public sealed record TrainingProgress(
    int Epoch,
    int Epochs,
    int Step,
    int TotalSteps,
    double Loss,
    double LearningRate,
    double LogitScale,
    double SamplesPerSecond,
    int SkippedSamples,
    RetrievalMetrics? Validation = null)
{
    /// <summary>Each loss term's own value in this step, before its weight, by its name, such as <c>info_nce</c>, <c>feature</c> or
    /// <c>pair_matching</c>.</summary>
    public IReadOnlyDictionary<string, double> LossTerms { get; init; } = ReadOnlyDictionary<string, double>.Empty;

    /// <summary>The weight of each loss term in this step, by its name.</summary>
    public IReadOnlyDictionary<string, double> LossWeights { get; init; } = ReadOnlyDictionary<string, double>.Empty;

    /// <summary>The length of the gradient of all parameters before it was cut; null if it was not measured.</summary>
    public double? GradientNorm { get; init; }

    /// <summary>The share of this step's time spent waiting for data, 0 to 1.</summary>
    public double DataWaitShare { get; init; }

    /// <summary>The share of this batch's captions that stand in it more than once, 0 to 1.</summary>
    public double DuplicateCaptionShare { get; init; }

    /// <summary>The share of this batch's captions that were cut to the context length, 0 to 1.</summary>
    public double TruncatedCaptionShare { get; init; }

    /// <summary>Pairs in this step's batch.</summary>
    public int BatchSize { get; init; }

    /// <summary>Steps in which the learning rate rises.</summary>
    public int WarmupSteps { get; init; }
}
